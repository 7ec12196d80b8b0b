/** Words that several pages share. */
export const parts = {
  cancel: 'Cancel',
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  delete: 'Delete',
  failed: 'That did not work',
  loading: 'Loading',
  more: 'More',
  moreOfBody: (left: number) => `${new Intl.NumberFormat('en-AU').format(left)} more characters are not shown.`,
  save: 'Save',
  timing: {
    label: 'Where the time went',
    dns: 'DNS',
    connect: 'Connect',
    tls: 'TLS',
    firstByte: 'First byte',
    body: 'Body',
  },
  tryAgain: 'Try again',
  undo: 'Undo',
  unreachable: 'Offhook does not answer. It may be restarting: what you typed stays here.',
}
