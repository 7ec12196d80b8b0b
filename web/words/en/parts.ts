/** Words that several pages share. */
export const parts = {
  /** Who did something, if the name is not known. */
  author: {
    person: 'A person',
    key: 'An API key',
    administrator: 'The administrator of this server',
    offhook: 'Offhook',
  },
  cancel: 'Cancel',
  clearOne: (what: string) => `Clear ${what}`,
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  copyByHand: 'The browser blocked copying. Select the text and copy it manually.',
  copySetting: 'Copy the setting for your server administrator',
  delete: 'Delete',
  failed: 'Something went wrong',
  /** The fields of a call, in the groups that people look for them in. */
  fieldGroups: {
    call: 'Call',
    caller: 'Caller',
    dialled: 'Number dialled',
    agent: 'Agent',
    recording: 'Recording',
    tracking: 'Tracking',
    custom: 'Custom',
  },
  /** For a list with a search field. */
  found: (n: number) => (n === 1 ? '1 found' : `${n} found`),
  from: 'From',
  fromTo: (from: string | null, to: string | null) =>
    from === null ? `until ${to}` : to === null ? `since ${from}` : `${from} to ${to}`,
  /** For a response that a proxy in front of Offhook sent. */
  gatewayError: (status: number) =>
    `Offhook didn’t answer: a server in front of it returned ${status}. Offhook may be restarting. Try again in a minute.`,
  internalError: (requestId: string | null) =>
    `Something went wrong in Offhook. Try again. If it keeps failing, ask your server administrator to ${requestId === null ? 'check the server log' : `search the server log for ${requestId}`}.`,
  loading: 'Loading',
  more: 'More',
  moreOfBody: (left: number) => `${new Intl.NumberFormat('en-AU').format(left)} more characters not shown.`,
  no: 'no',
  notLoaded: 'Part of this page could not be loaded. Check your connection. “Try again” may reload the page.',
  nothingSent: 'No deliveries in 24 hours',
  save: 'Save',
  sentIn24h: (delivered: string, failed: string, hours: number) =>
    failed === '0'
      ? `${delivered} delivered in 24 hours`
      : `${delivered} delivered in 24 hours. ${failed === '1' ? '1 attempt' : `${failed} attempts`} failed, in ${hours === 1 ? 'one hour' : `${hours} different hours`}`,
  /** For a secret. */
  setOn: (date: string) => `Set on ${date}.`,
  show: 'Show',
  spans: { hour: 'Last hour', today: 'Today', yesterday: 'Yesterday', day: 'Last 24 hours', week: 'Last 7 days' },
  time: 'Time',
  unnamed: 'Unnamed',
  bidiControls: 'Contains hidden characters that change the order of the text:',
  removeBidiControls: 'Remove them',
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
  /** The result for deliveries that waited. */
  waiting: {
    rerendered: (n: string) =>
      n === '1'
        ? '1 waiting delivery is sent with the new settings.'
        : `${n} waiting deliveries are sent with the new settings.`,
    dropped: (n: string) => (n === '1' ? '1 waiting delivery was skipped.' : `${n} waiting deliveries were skipped.`),
    kept: (n: string) =>
      n === '1'
        ? '1 could not be rebuilt and is sent as it was.'
        : `${n} could not be rebuilt and are sent as they were.`,
  },
}
