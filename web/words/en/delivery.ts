/** States and kinds of deliveries. */
export const delivery = {
  state: {
    queued: 'Waiting',
    sending: 'Sending',
    retrying: 'Retrying',
    delivered: 'Delivered',
    failed: 'Failed',
    superseded: 'Replaced',
    skipped: 'Skipped',
    canceled: 'Cancelled',
    late: 'Late response',
  } as Readonly<Record<string, string>>,
  /** The meaning of a state, where its word is not enough. */
  stateMeans: {
    superseded: 'A newer request took its place, or the status change was too old, or too many were waiting.',
  } as Readonly<Record<string, string>>,
  integrationHeld: 'Waiting for integration',
  kind: {
    status: 'Status change',
    ended: 'Call ended',
    final: 'Final request',
    updated: 'Call updated',
    resend: 'Resent',
    past: 'Past call',
    test: 'Test',
  } as Readonly<Record<string, string>>,
  dryRun: 'Dry run',
}
