/** What became of a delivery, and what it is about. */
export const delivery = {
  state: {
    queued: 'Waiting',
    sending: 'Sending',
    retrying: 'Retrying',
    delivered: 'Delivered',
    failed: 'Failed',
    superseded: 'Superseded',
    skipped: 'Skipped',
    canceled: 'Canceled',
    late: 'Came too late',
  } as Readonly<Record<string, string>>,
  kind: {
    status: 'Status',
    ended: 'Call ended',
    final: 'Call complete',
    updated: 'Learned later',
    resend: 'Sent again',
    past: 'Past call',
    test: 'Test',
  } as Readonly<Record<string, string>>,
  dryRun: 'Dry run',
}
