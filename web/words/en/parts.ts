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
  save: 'Save',
  tryAgain: 'Try again',
  undo: 'Undo',
  unreachable: 'Offhook does not answer. It may be restarting: what you typed stays here.',
}
