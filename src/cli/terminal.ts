// The output on the terminal: results on stdout, progress and notes on stderr.
import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Prints a line of the result on stdout. */
export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a machine-readable result: a single line of JSON on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** A note that is not part of the result, on stderr. */
export function printNote(line: string): void {
  clearProgress()
  process.stderr.write(`${line}\n`)
}

/** Coloured text for stdout. Plain if stdout is not a terminal or NO_COLOR is set. */
export function paint(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stdout })
}

let progressShown = false

/** Replaces the progress line on stderr. Prints nothing if stderr is not a terminal: a log file needs no such lines. */
export function showProgress(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u001B[2K${truncate(text, process.stderr.columns ?? 80)}`)
  progressShown = true
}

/** Removes the progress line before other output. */
export function clearProgress(): void {
  if (progressShown) process.stderr.write('\r\u001B[2K')
  progressShown = false
}

/**
 * Columns of stdout; `null` if stdout is no terminal, or a terminal of unknown width: then lines may have any length.
 */
export function columns(): number | null {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : null
}

const graphemes = new Intl.Segmenter()

/** At most `width` characters as a reader counts them; a cut text ends in an ellipsis. */
export function truncate(text: string, width: number): string {
  let whole = ''
  let shorter = ''
  let taken = 0
  for (const { segment } of graphemes.segment(text)) {
    if (taken++ === width) return `${shorter}…`
    shorter = whole
    whole += segment
  }
  return whole
}

// Control characters, characters that turn the reading direction, line and paragraph separators, lone surrogates.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Surrogate}]/gu

/**
 * Text from a call or a receiver, made safe to print: characters that would move the cursor, colour the screen or turn the
 * reading direction are shown as symbols (S38). Control characters become their Unicode pictures, the others their code.
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The value of a field, safe to print; empty if it is neither text nor number. */
export function fieldText(value: unknown, unit = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? escapeControls(`${value}${unit}`) : ''
}

/** Rows as aligned columns, two spaces apart; the last column is not padded. Cells are plain text. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)))
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** `1 call`, `2 calls`, `1,204 calls`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}
