/** Downloads a CSV file that the page made. The byte order mark at its beginning tells spreadsheets that the file is UTF-8. */
export function downloadCsv(name: string, csv: string): void {
  download(name, new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }))
}

/** Downloads a JSON text as a file. */
export function downloadJson(name: string, json: string): void {
  download(name, new Blob([json], { type: 'application/json' }))
}

/** Downloads a text as a file. */
export function downloadText(name: string, text: string): void {
  download(name, new Blob([text], { type: 'text/plain;charset=utf-8' }))
}

/** Downloads the response of a URL as a file, under the name that the server gives it. */
export function downloadFrom(url: string): void {
  clickLink(url, '')
}

function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  clickLink(url, name)
  // The browser starts to read the file only after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS)
}

/** Long enough for every browser to have started the download. */
const REVOKE_AFTER_MS = 60_000

function clickLink(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
