/** Words that several pages share. */
export const parts = {
  cancel: 'Cancel',
  clearOne: (what: string) => `Clear ${what}`,
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  copyByHand: 'The browser does not let this page copy. Select the text and copy it by hand.',
  delete: 'Delete',
  failed: 'That did not work',
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
  moreOfBody: (left: number) => `${new Intl.NumberFormat('en-AU').format(left)} more characters are not shown.`,
  no: 'no',
  nothingSent: 'Nothing sent in 24 hours',
  save: 'Save',
  sentIn24h: (delivered: string, failed: string, hours: number) =>
    failed === '0'
      ? `${delivered} delivered in 24 hours`
      : `${delivered} delivered and ${failed} failed in 24 hours, in ${hours === 1 ? 'one hour' : `${hours} different hours`}`,
  show: 'Show',
  spans: { hour: 'Last hour', today: 'Today', day: 'Last 24 hours', week: 'Last 7 days' },
  time: 'Time',
  unnamed: 'No name yet',
  timing: {
    label: 'Where the time went',
    dns: 'DNS',
    connect: 'Connect',
    tls: 'TLS',
    firstByte: 'First byte',
    body: 'Body',
  },
  to: 'To',
  tryAgain: 'Try again',
  undo: 'Undo',
  unreachable: 'Offhook does not answer. It may be restarting: what you typed stays here.',
  yes: 'yes',
}
