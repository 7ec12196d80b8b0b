/** Hands a file to the person, made here. A spreadsheet knows by the mark at its beginning that it is UTF-8. */
export function downloadCsv(name: string, csv: string): void {
  download(name, new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }))
}

/** Hands a JSON text to the person as a file. */
export function downloadJson(name: string, json: string): void {
  download(name, new Blob([json], { type: 'application/json' }))
}

/** Hands what an address answers to the person as a file, under the name that the server gives it. */
export function downloadFrom(url: string): void {
  clickLink(url, '')
}

function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  clickLink(url, name)
  // The browser takes it up after this turn.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS)
}

/** Until every browser has taken a file up. */
const REVOKE_AFTER_MS = 60_000

function clickLink(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
