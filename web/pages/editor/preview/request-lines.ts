// A rendered request as lines to read, with two marks: the line of the row under the cursor is highlighted, and values that
// this call does not have are grey.
import { parseKeyPath, printKeyPath } from '../../../../src/render/key-path.ts'
import type { FilledRequest } from '../../../../src/render/secret-places.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { bodyText, contentTypeOf, kindOf } from '../../../parts/body-text.ts'
import type { BodyKind } from '../../../parts/body-text.ts'
import type { CodeLine } from '../../../parts/code.tsx'
import type { CodeToken } from '../../../parts/code-line.ts'
import type { DraftHeader, DraftRequest, DraftRow } from '../draft/draft.ts'

type RenderedRequest = FilledRequest & { readonly method: string }

interface LineMarks {
  readonly request: DraftRequest
  /** The row under the cursor. */
  readonly activeRow: string | null
  /** The note for an empty value: "empty for this call". */
  readonly emptyNote: string
}

interface RequestLines {
  readonly head: readonly CodeLine[]
  /** `null`: the request has no body. */
  readonly body: readonly CodeLine[] | null
  /** Number of body characters that are not shown. */
  readonly left: number
  /** Rows that are left out because the call has no value for them. */
  readonly leftOut: readonly DraftRow[]
}

export function requestLines(shown: RenderedRequest, looked: LineMarks): RequestLines {
  const { request } = looked
  const address = addressLines(shown, looked)
  const head = [...address, ...headerLines(shown, looked)]
  if (shown.body === null) {
    return { head, body: null, left: 0, leftOut: leftOutOf(address, request.rows, 'form') }
  }
  const kind = kindOf(contentTypeOf(shown.headers))
  const { lines, left } = bodyText(shown.body, kind)
  if (request.format === 'raw') return { head, body: lines, left, leftOut: [] }
  // If the body is cut, a missing row may just not be shown.
  const leftOut = left > 0 ? [] : leftOutOf(lines, request.rows, kind)
  return { head, body: marked(lines, { ...looked, kind }), left, leftOut }
}

/** The request line; a URL with rows in it is broken before each row. */
function addressLines({ method, url, body }: RenderedRequest, looked: LineMarks): readonly CodeLine[] {
  const first: CodeToken = { kind: 'b', text: `${method} ` }
  const query = body === null && looked.request.rows.length > 0 ? url.indexOf('?') : -1
  if (query < 0) return [{ spans: [first, { kind: '', text: url }], key: null }]
  const pairs = bodyText(url.slice(query + 1), 'form').lines.map((line, at): CodeLine => {
    const [key, ...rest] = line.spans
    const indent: CodeToken = { kind: '', text: '  ' }
    return { ...line, spans: [indent, { kind: 'k', text: `${at === 0 ? '?' : ''}${key?.text ?? ''}` }, ...rest] }
  })
  return [
    { spans: [first, { kind: '', text: url.slice(0, query) }], key: null },
    ...marked(pairs, { ...looked, kind: 'form' }),
  ]
}

function headerLines({ headers }: RenderedRequest, { request, activeRow, emptyNote }: LineMarks): readonly CodeLine[] {
  return headers.map(([name, value]): CodeLine => {
    const row = request.headers.find(({ key }) => key.trim().toLowerCase() === name.toLowerCase())
    const spans: CodeToken[] = [
      { kind: 'k', text: `${name}: ` },
      value === '' && row ? { kind: 'nil', text: emptyNote } : { kind: '', text: value },
    ]
    return { spans, key: null, mark: isActive(row, activeRow) ? 'hot' : undefined }
  })
}

function isActive(row: DraftHeader | undefined, activeRow: string | null): boolean {
  return row !== undefined && row.id === activeRow
}

/** Highlights the lines of the active row, and greys empty values. */
function marked(lines: readonly CodeLine[], looked: LineMarks & { readonly kind: BodyKind }): readonly CodeLine[] {
  const { request, activeRow, emptyNote, kind } = looked
  const rows = sentRows(request.rows)
  const places = placesOf(lines, rows, kind)
  const out = [...lines]
  for (const row of rows) {
    const [from, to] = places.get(row.id) ?? [-1, -1]
    for (let at = from; at >= 0 && at < to; at += 1) {
      const line = out[at]
      if (!line) continue
      const alone = to - from === 1 && !isAttribute(row, kind)
      const grey = alone && asksTheCall(row) ? greyed(line, { kind, note: emptyNote }) : line
      out[at] = row.id === activeRow ? { ...grey, mark: 'hot' } : grey
    }
  }
  return out
}

function leftOutOf(lines: readonly CodeLine[], rows: readonly DraftRow[], kind: BodyKind): readonly DraftRow[] {
  const sent = sentRows(rows)
  const places = placesOf(lines, sent, kind)
  return sent.filter((row) => row.omit_empty && asksTheCall(row) && !places.has(row.id))
}

function sentRows(rows: readonly DraftRow[]): readonly DraftRow[] {
  return rows.filter(({ enabled, key }) => enabled && key !== '')
}

/** The lines of each row: its first line, and the line after its last. Rows with the same key keep their order. */
function placesOf(
  lines: readonly CodeLine[],
  rows: readonly DraftRow[],
  kind: BodyKind,
): ReadonlyMap<string, readonly [number, number]> {
  const byKey = new Map<string, number[]>()
  for (const [at, { key }] of lines.entries()) {
    if (key === null) continue
    const known = byKey.get(key)
    if (known) known.push(at)
    else byKey.set(key, [at])
  }
  const places = new Map<string, readonly [number, number]>()
  for (const row of rows) {
    const key = keyOf(row.key, kind)
    // An attribute stands on the line of its element, which may have a row of its own.
    const at = isAttribute(row, kind) ? byKey.get(key)?.[0] : byKey.get(key)?.shift()
    if (at !== undefined) places.set(row.id, [at, kind === 'json' ? endOf(lines, at) : at + 1])
  }
  return places
}

/** A JSON value may have several lines: all lines below its key, and the closing bracket. */
function endOf(lines: readonly CodeLine[], at: number): number {
  const opens = lines[at]?.spans.at(-1)?.text
  if (opens !== '{' && opens !== '[') return at + 1
  const indent = indentOf(lines[at])
  const end = lines.findIndex((line, i) => i > at && indentOf(line) <= indent)
  return end < 0 ? lines.length : end + 1
}

function indentOf(line: CodeLine | undefined): number {
  return /^ */.exec(line?.spans[0]?.text ?? '')?.[0].length ?? 0
}

/** The key of a row, as the lines of a body have it. */
function keyOf(key: string, kind: BodyKind): string {
  if (kind === 'form' || kind === 'text') return key
  const steps = parseKeyPath(key)
  if (typeof steps === 'string') return kind === 'json' ? printKeyPath([key]) : key
  // XML elements have no index, and attributes stand on the line of their element.
  if (kind === 'xml') return steps.filter((step) => typeof step === 'string' && !step.startsWith('@')).join('.')
  return printKeyPath(steps)
}

function isAttribute({ key }: DraftRow, kind: BodyKind): boolean {
  return kind === 'xml' && /(?:^|\.)@[^.]*$/.test(key)
}

/** Whether the row takes a value from the call; a constant empty text is not the call's doing. */
function asksTheCall({ value }: DraftRow): boolean {
  return value.includes('[[') && parseTemplate(value).some((part) => part.kind === 'placeholder' && part.of === 'field')
}

/** The line with its value in grey if the value is empty. */
function greyed(line: CodeLine, { kind, note }: { kind: BodyKind; note: string }): CodeLine {
  const values = line.spans.filter(
    ({ kind, text }) => (kind === 'str' || kind === 'lit' || kind === 'nil') && text !== '',
  )
  const empty = values.every(({ text }) => text === '""' || text === 'null')
  // A JSON line without a value opens a list or an object without values.
  if (!empty || (kind === 'json' && values.length === 0)) return line
  const spans = line.spans.map((span): CodeToken => (values.includes(span) ? { ...span, kind: 'nil' } : span))
  return { ...line, spans: [...spans, { kind: 'nil', text: `  ${note}` }] }
}
