// Converts the body and the query of a command to rows, if the rows give the same; otherwise keeps them as they are.
import { rawKind } from '../raw.ts'
import { compileRequest } from '../render.ts'
import type { RequestTemplate, Row } from '../request.ts'
import { insertSecrets } from '../secret-places.ts'
import { type XmlElement, readXml } from '../../xml/read-xml.ts'
import { plainHeader } from './authorization.ts'
import { rowsOfForm, rowsOfJson, rowsOfXml } from './rows.ts'
import { asTemplate, markVariable, secretFor, splitVariables } from './variables.ts'

/** The template with the body. A content type that differs from the format's becomes a header row. */
export function withBody(base: RequestTemplate, body: string, contentType: string | null): RequestTemplate {
  const kind = contentType === null ? (rowsOfJson(body) === null ? 'form' : 'json') : rawKind(contentType)
  const rows = kind === 'text' ? null : AS_ROWS[kind](base, body)
  const raw = { content_type: contentType ?? 'application/x-www-form-urlencoded', body: asTemplate(body) }
  const template = rows ?? { ...base, format: 'raw', raw }
  const given = render(template)?.headers.find(([name]) => name === 'content-type')?.[1]
  if (contentType === null || given === contentType) return template
  return { ...template, headers: [...template.headers, plainHeader('content-type', contentType)] }
}

/** The template with the query of its address as rows, if they give exactly the same address. */
export function withQuery(base: RequestTemplate, url: string): RequestTemplate {
  const [, path = url, query] = /^([^?#]*)\?([^#]*)$/.exec(url) ?? []
  const rows = query === undefined ? null : rowsOfForm(query)
  if (rows === null) return base
  const template = { ...base, url: asTemplate(path), rows: rows.map(asRow) }
  const again = render(template)
  return again?.url === render(base)?.url ? template : base
}

type Reader = (base: RequestTemplate, body: string) => RequestTemplate | null

const AS_ROWS: Readonly<Record<'json' | 'xml' | 'form', Reader>> = {
  json: (base, body) => {
    const rows = rowsOfJson(body)
    const template = rows && ({ ...base, format: 'json', rows: rows.map(asRow) } as const)
    return template && render(template)?.body === compactJson(nameSecrets(body)) ? template : null
  },
  form: (base, body) => {
    const rows = rowsOfForm(body)
    const template = rows && ({ ...base, format: 'form', rows: rows.map(asRow) } as const)
    return template && samePairs(render(template)?.body, nameSecrets(body)) ? template : null
  },
  xml: (base, body) => {
    const found = rowsOfXml(body)
    const template = found && ({ ...base, format: 'xml', xml_root: found.root, rows: found.rows.map(asRow) } as const)
    return template && sameXml(render(template)?.body, nameSecrets(body)) ? template : null
  },
}

function asRow(row: Row): Row {
  return { ...row, value: asTemplate(row.value) }
}

/** The request that the template gives, with the names of secrets marked in it. */
function render(template: RequestTemplate): ReturnType<typeof insertSecrets> | null {
  const rendered = compileRequest(template, new Set()).render(() => null, { timezone: 'UTC', country: '' })
  return 'refused' in rendered ? null : insertSecrets(rendered, ({ name }) => markVariable(name))
}

function nameSecrets(text: string): string {
  return splitVariables(text)
    .map((part, i) => (i % 2 === 1 ? markVariable(secretFor(part)) : part))
    .join('')
}

/** JSON without blanks between tokens, and with strings in Offhook's spelling. */
function compactJson(text: string): string {
  return text.replace(/"[^"\\]*(?:\\[^][^"\\]*)*"|\s+/g, (token) => {
    return token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : ''
  })
}

function samePairs(a: string | null | undefined, b: string): boolean {
  if (a === null || a === undefined || !isUtf8(b)) return false
  return JSON.stringify([...new URLSearchParams(a)]) === JSON.stringify([...new URLSearchParams(b)])
}

// Encoded bytes that are no UTF-8 cannot be written as text.
function isUtf8(encoded: string): boolean {
  try {
    return decodeURIComponent(encoded).isWellFormed()
  } catch {
    return false
  }
}

function sameXml(a: string | null | undefined, b: string): boolean {
  return JSON.stringify(comparable(readXml(a ?? ''))) === JSON.stringify(comparable(readXml(b)))
}

/** An XML element without the blanks between elements. */
function comparable(element: ReturnType<typeof readXml>): unknown {
  return 'message' in element ? null : withoutBlanks(element)
}

function withoutBlanks({ name, attributes, children }: XmlElement): unknown {
  const nested = children.some((child) => typeof child !== 'string')
  const kept = children.filter((child) => !nested || typeof child !== 'string' || child.trim() !== '')
  return [name, attributes, kept.map((child) => (typeof child === 'string' ? child : withoutBlanks(child)))]
}
