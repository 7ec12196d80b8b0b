/** Words that several pages share. */
export const parts = {
  cancel: 'Cancel',
  clearOne: (what: string) => `Clear ${what}`,
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  copyByHand: 'The browser blocked copying. Select the text and copy it manually.',
  delete: 'Delete',
  failed: 'Something went wrong',
  /** The fields of a call, in the groups in which people look for them. */
  fieldGroups: {
    call: 'Call',
    caller: 'Caller',
    dialled: 'Number dialled',
    agent: 'Agent',
    recording: 'Recording',
    tracking: 'Tracking',
    custom: 'Custom',
  },
  /** Of a list that is searched. */
  found: (n: number) => (n === 1 ? '1 found' : `${n} found`),
  from: 'From',
  fromTo: (from: string | null, to: string | null) =>
    from === null ? `until ${to}` : to === null ? `since ${from}` : `${from} to ${to}`,
  loading: 'Loading',
  more: 'More',
  moreOfBody: (left: number) => `${new Intl.NumberFormat('en-AU').format(left)} more characters not shown.`,
  no: 'no',
  nothingSent: 'No deliveries in 24 hours',
  save: 'Save',
  sentIn24h: (delivered: string, failed: string, hours: number) =>
    failed === '0'
      ? `${delivered} delivered in 24 hours`
      : `${delivered} delivered and ${failed} failed in 24 hours, in ${hours === 1 ? 'one hour' : `${hours} different hours`}`,
  /** Of a secret. */
  setOn: (date: string) => `Set on ${date}.`,
  show: 'Show',
  spans: { hour: 'Last hour', today: 'Today', day: 'Last 24 hours', week: 'Last 7 days' },
  time: 'Time',
  unnamed: 'Unnamed',
  timing: {
    label: 'Timing',
    dns: 'DNS',
    connect: 'Connect',
    tls: 'TLS',
    firstByte: 'First byte',
    body: 'Body',
  },
  to: 'To',
  tryAgain: 'Try again',
  undo: 'Undo',
  unreachable: 'Can’t reach Offhook. It may be restarting. Your input is kept.',
  yes: 'yes',
}
