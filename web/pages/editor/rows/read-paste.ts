// Reads rows from pasted text (behaviour 8): a JSON object, lines of `key=value` or `key: value`, or a form such as `a=1&b=2`.
// Lines that cannot be read are listed, and nothing of them is lost.
import { BOUNDS } from '../../../../src/bounds.ts'
import { printKeyPath, type KeyStep } from '../../../../src/render/key-path.ts'
import { escapeLiteral } from '../../../../src/render/template/print.ts'
import { emptyRow, type DraftRow } from '../draft/draft.ts'

interface PastedRows {
  readonly rows: readonly DraftRow[]
  /** Lines that are not key-value pairs, unchanged. */
  readonly unread: readonly string[]
}

export function readPaste(text: string): PastedRows {
  const trimmed = text.trim()
  const object = readObject(trimmed)
  if (object) return { rows: fromJson(object, []), unread: [] }
  if (!trimmed.includes('\n') && /^[^&=\s]+=[^&]*(?:&[^&=\s]+=[^&]*)+$/.test(trimmed)) return fromForm(trimmed)
  return fromLines(trimmed)
}

/** The rows in a text that was pasted into a key: several lines, or an object. None: the text is a key. */
export function rowsPastedIntoKey(text: string): PastedRows['rows'] {
  const trimmed = text.trim()
  return trimmed.includes('\n') || readObject(trimmed) !== null ? readPaste(text).rows : []
}

function readObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function fromLines(text: string): PastedRows {
  const rows: DraftRow[] = []
  const unread: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    // The first = or : is the separator: keys contain neither, values may contain both (https://…?a=b).
    const [, key = '', value = ''] = /^\s*"?([^=:"]+?)"?\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
    if (key.trim() === '') unread.push(line)
    else rows.push({ ...emptyRow(), key: key.trim(), value: unquoted(value) })
  }
  return { rows, unread }
}

/** `"Jane",` from a line of JSON is Jane. */
function unquoted(value: string): string {
  const [, inside] = /^"((?:[^"\\]|\\.)*)",?$/.exec(value) ?? []
  if (inside === undefined) return value
  try {
    return String(JSON.parse(`"${inside}"`))
  } catch {
    return value
  }
}

function fromForm(text: string): PastedRows {
  const rows = [...new URLSearchParams(text)].map(([key, value]) => ({ ...emptyRow(), key, value }))
  return { rows, unread: [] }
}

/** Rows for all members of a value. A value nested deeper than a key can express stays JSON, in one row. */
function fromJson(value: unknown, steps: readonly KeyStep[]): DraftRow[] {
  const isList = Array.isArray(value)
  if (typeof value === 'object' && value !== null && steps.length < BOUNDS.depth) {
    const members: [KeyStep, unknown][] = isList ? value.map((item, at) => [at, item]) : Object.entries(value)
    if (members.length > 0) return members.flatMap(([step, inner]) => fromJson(inner, [...steps, step]))
  }
  return [{ ...emptyRow(), key: printKeyPath(steps), ...valueOf(value) }]
}

function valueOf(value: unknown): Pick<DraftRow, 'value' | 'type'> {
  if (typeof value === 'string') return { value, type: 'auto' }
  if (typeof value === 'number') return { value: String(value), type: 'number' }
  if (typeof value === 'boolean') return { value: String(value), type: 'boolean' }
  // null, {} and [] have no members to make rows of, and neither has a value nested too deep.
  return { value: escapeLiteral(JSON.stringify(value)), type: 'json' }
}
