// What is carried while a field is dragged: its code for our own places, its text for any other.

const MEDIA_TYPE = 'application/x-offhook-field'

export function startDrag(transfer: DataTransfer, code: string): void {
  transfer.setData(MEDIA_TYPE, code)
  transfer.setData('text/plain', `[[${code}]]`)
  transfer.effectAllowed = 'copy'
}

/** Whether a field is dragged; what it is can be asked only when it is dropped. */
export function carriesField(transfer: DataTransfer): boolean {
  return transfer.types.includes(MEDIA_TYPE)
}

/** The code of the field that was dropped; `null`: it was something else. */
export function fieldOfDrag(transfer: DataTransfer): string | null {
  return transfer.getData(MEDIA_TYPE) || null
}
