// The text format of COPY: a line per row, columns separated by tabs. psql can load such a file, too:
// \copy call from rows/call.txt with (header match)

/** A file with a header and these rows; `null` is NULL. */
export function writeCopyText(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(escaped).join('\t')}\n`).join('')
}

/** Reads what `writeCopyText` wrote. */
export function readCopyText(text: string): {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
} {
  const lines = text.split('\n').slice(0, -1)
  const [header = [], ...rows] = lines.map((line) => line.split('\t').map(unescaped))
  return { columns: header.map((name) => name ?? ''), rows }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(value: string | null): string {
  return value === null ? '\\N' : value.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? '')
}

function unescaped(text: string): string | null {
  if (text === '\\N') return null
  return text.replaceAll(/\\(.)/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
}
