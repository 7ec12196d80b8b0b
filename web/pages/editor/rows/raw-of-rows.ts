// Turns the rows into one template, from which a raw body starts (behaviour 10).
import type { Format } from '../../../../src/render/request.ts'
import { formEncode, jsonContent, xmlAttribute, xmlText } from '../../../../src/render/escape.ts'
import { keyPathSteps } from '../../../../src/render/key-path.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import type { Template } from '../../../../src/render/template/parse.ts'
import { printTemplate } from '../../../../src/render/template/print.ts'
import type { DraftRequest, DraftRow } from '../draft/draft.ts'

type Raw = NonNullable<DraftRequest['raw']>

const CONTENT_TYPES: Readonly<Record<Exclude<Format, 'raw'>, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  form: 'application/x-www-form-urlencoded',
}

/**
 * The rows as a raw body of their format. `render` returns the body that the renderer makes from rows; `null`: it cannot. It
 * gets a mark in place of each value, so that keys nest as usual.
 */
export function rawOfRows(
  { rows, format }: Pick<DraftRequest, 'rows' | 'format'>,
  render: (rows: readonly DraftRow[]) => string | null,
): Raw {
  const of = format === 'raw' ? 'json' : format
  const marked = rows.map((row, at): DraftRow => ({ ...row, type: 'text', value: markOf(at), omit_empty: false }))
  const body = render(marked) ?? ''
  const laid = of === 'json' && body !== '' ? JSON.stringify(JSON.parse(body), null, 2) : body
  const put = rows.reduce((text, row, at) => {
    const mark = of === 'json' ? `"${markOf(at)}"` : markOf(at)
    return text.replaceAll(mark, () => valueIn(of, row))
  }, laid)
  return { content_type: CONTENT_TYPES[of], body: put }
}

/** A mark that no escaping changes, and that no person writes. */
function markOf(at: number): string {
  return `offhookRow${at}Value`
}

function valueIn(format: Exclude<Format, 'raw'>, { key, value, type }: DraftRow): string {
  const parts = parseTemplate(value)
  if (format === 'form') return escaped(parts, formEncode)
  if (format === 'xml') return escaped(parts, isAttribute(key) ? xmlAttribute : xmlText)
  const [first, ...more] = parts
  const isField = first?.kind === 'placeholder' && first.of === 'field' && more.length === 0
  if (isField && type !== 'text') return value
  if (type === 'json' || type === 'number' || type === 'boolean')
    return isJson(value) || more.length > 0 ? value : quoted(parts)
  return quoted(parts)
}

function isAttribute(key: string): boolean {
  const last = keyPathSteps(key)?.at(-1)
  return typeof last === 'string' && last.startsWith('@')
}

function quoted(parts: Template): string {
  return `"${escaped(parts, jsonContent)}"`
}

function escaped(parts: Template, escape: (text: string) => string): string {
  return printTemplate(parts.map((part) => (part.kind === 'text' ? { ...part, text: escape(part.text) } : part)))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
