/** States and kinds of deliveries. */
export const delivery = {
  state: {
    queued: 'Waiting',
    sending: 'Sending',
    retrying: 'Retrying',
    delivered: 'Delivered',
    failed: 'Failed',
    superseded: 'Superseded',
    skipped: 'Skipped',
    canceled: 'Cancelled',
    late: 'Late response',
  } as Readonly<Record<string, string>>,
  integrationHeld: 'Waiting for integration',
  kind: {
    status: 'Status change',
    ended: 'Call ended',
    final: 'Call complete',
    updated: 'Call updated',
    resend: 'Resent',
    past: 'Past call',
    test: 'Test',
  } as Readonly<Record<string, string>>,
  dryRun: 'Dry run',
}
