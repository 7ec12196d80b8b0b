// The text of a file that a spreadsheet saved. Pure.

/**
 * UTF-16 if a byte order mark says so, otherwise UTF-8. Text that is not UTF-8 is read as Windows-1252, the default of
 * spreadsheets for CSV files.
 */
export function decodeText(bytes: Uint8Array): string {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
