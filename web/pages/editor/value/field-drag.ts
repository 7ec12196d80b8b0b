// Drag data of a field: its code for our own drop targets, its text for any other.

const MEDIA_TYPE = 'application/x-offhook-field'

export function startDrag(transfer: DataTransfer, code: string): void {
  transfer.setData(MEDIA_TYPE, code)
  transfer.setData('text/plain', `[[${code}]]`)
  transfer.effectAllowed = 'copy'
}

/** Whether a field is dragged; its code can be read only when it is dropped. */
export function carriesField(transfer: DataTransfer): boolean {
  return transfer.types.includes(MEDIA_TYPE)
}

/** The code of the dropped field; `null`: something else was dropped. */
export function fieldOfDrag(transfer: DataTransfer): string | null {
  return transfer.getData(MEDIA_TYPE) || null
}
