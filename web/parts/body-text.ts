// Shows the body of a request or a response as lines to read: broken and indented if the body is one line, unchanged if it has
// lines of its own, and coloured by token kind. Only blanks between tokens change. A body that does not match its content type
// is shown as plain lines.
import { printKeyPath } from '../../src/render/key-path.ts'
import type { KeyStep } from '../../src/render/key-path.ts'
import { xmlLines } from './body-xml.ts'
import { DEPTH_MAX, plainLines } from './code-line.ts'
import type { Line, CodeToken } from './code-line.ts'

export type BodyKind = 'json' | 'xml' | 'form' | 'text'

/** A longer body is cut for display: the page would stop responding. */
const SHOWN_MAX = 64 * 1024

export interface BodyText {
  readonly lines: readonly Line[]
  /** Number of characters that are not shown. */
  readonly left: number
}

/** The body format that a content type names. */
export function kindOf(contentType: string | null): BodyKind {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (/[/+]json$/.test(type)) return 'json'
  if (/[/+]xml$/.test(type)) return 'xml'
  return type === 'application/x-www-form-urlencoded' ? 'form' : 'text'
}

/** The content type that the headers name; `null`: none. */
export function contentTypeOf(headers: readonly (readonly [string, string])[]): string | null {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null
}

/** The body that came with these headers, as lines; no lines without a body. */
export function bodyWith(headers: readonly (readonly [string, string])[], body: string | null): BodyText {
  return body === null || body === '' ? { lines: [], left: 0 } : bodyText(body, kindOf(contentTypeOf(headers)))
}

/** The body as lines, up to the number of characters shown. */
export function bodyText(body: string, kind: BodyKind): BodyText {
  // Do not cut a surrogate pair in two.
  const end = /[\uD800-\uDBFF]/.test(body[SHOWN_MAX - 1] ?? '') ? SHOWN_MAX - 1 : SHOWN_MAX
  const text = body.slice(0, end)
  return { lines: READERS[kind](text) ?? plainLines(text), left: body.length - text.length }
}

const READERS: Readonly<Record<BodyKind, (body: string) => readonly Line[] | null>> = {
  json: jsonLines,
  xml: xmlLines,
  form: formLines,
  text: plainLines,
}

/** Shows one key-value pair per line, encoded as it is sent. */
export function formLines(text: string): readonly Line[] {
  if (text === '') return []
  return text.split(/(?=&)/).map((pair) => {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals + 1)
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    return { spans: [k(key), { kind: 'str', text: value }], key: decoded(key.replace(/^&|=$/g, '')) }
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // The percent signs encode nothing: show the text as it is.
    return text
  }
}

const TOKEN =
  /(?<blank>[ \t\r\n]+)|(?<string>"(?:[^"\\\r\n]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>true|false|null)|(?<sign>[{}[\]:,])/uy

/** A token that the end of the text cut off: bodies are kept and shown up to a size. */
const CUT_TOKEN = /^(?:"(?:[^"\\\r\n]|\\.)*\\?|[-\w.+]+)$/u

interface Level {
  readonly list: boolean
  step: KeyStep
}

interface Reading {
  readonly lines: Line[]
  readonly levels: Level[]
  /** The body has lines of its own, and they stay as they are. */
  readonly ownLines: boolean
  spans: CodeToken[]
  key: string | null
}

/** The lines of a JSON text; `null` if a token cannot be read. A text that ends too early is shown up to its end. */
function jsonLines(text: string): readonly Line[] | null {
  const reading: Reading = { lines: [], levels: [], ownLines: text.trim().includes('\n'), spans: [], key: null }
  TOKEN.lastIndex = 0
  let before = ''
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (!found) {
      const rest = text.slice(from)
      if (!CUT_TOKEN.test(rest)) return null
      reading.spans.push({ kind: 'str', text: rest })
      break
    }
    const [token] = found
    if (found.groups?.['blank'] === undefined) {
      addToken(reading, { token, before, groups: found.groups, next: nextSign(text, TOKEN.lastIndex) })
      if (reading.levels.length > DEPTH_MAX) return null
      before = token
    } else if (reading.ownLines) addBlank(reading, token)
  }
  endLine(reading, '')
  return reading.lines
}

/** The next character that is not a blank. */
function nextSign(text: string, from: number): string {
  let at = from
  while (' \t\r\n'.includes(text[at] ?? '-')) at += 1
  return text[at] ?? ''
}

interface Token {
  readonly token: string
  /** The previous token. */
  readonly before: string
  readonly next: string
  readonly groups: Readonly<Record<string, string | undefined>> | undefined
}

function addToken(reading: Reading, { token, before, next, groups }: Token): void {
  const level = reading.levels.at(-1)
  if (groups?.['sign'] !== undefined) return addSign(reading, { token, before, next })
  if (groups?.['string'] !== undefined && next === ':' && level?.list === false) {
    level.step = nameOf(token)
    reading.key = keyOf(reading)
    reading.spans.push(k(token))
    return
  }
  if (level?.list === true) reading.key = keyOf(reading)
  reading.spans.push({
    kind: groups?.['string'] === undefined ? (token === 'null' ? 'nil' : 'lit') : 'str',
    text: token,
  })
}

function addSign(reading: Reading, { token, before, next }: Omit<Token, 'groups'>): void {
  const { levels, spans } = reading
  if (token === '{' || token === '[') {
    if (levels.at(-1)?.list === true) reading.key = keyOf(reading)
    spans.push({ kind: '', text: token })
    levels.push({ list: token === '[', step: token === '[' ? 0 : '' })
    if (next !== '}' && next !== ']') breakLine(reading)
  } else if (token === '}' || token === ']') {
    levels.pop()
    if (before !== '{' && before !== '[') breakLine(reading)
    reading.spans.push({ kind: '', text: token })
  } else if (token === ',') {
    spans.push({ kind: '', text: token })
    const level = levels.at(-1)
    if (typeof level?.step === 'number' && level.list) level.step += 1
    breakLine(reading)
  } else {
    // The colon belongs to the key.
    const key = spans.pop()
    spans.push(k(`${key?.text ?? ''}:`))
    if (!reading.ownLines) spans.push({ kind: '', text: ' ' })
  }
}

function addBlank(reading: Reading, blank: string): void {
  const [first = '', ...more] = blank.replaceAll('\r', '').split('\n')
  if (first !== '') reading.spans.push({ kind: '', text: first })
  for (const indent of more) endLine(reading, indent)
}

function breakLine(reading: Reading): void {
  if (!reading.ownLines) endLine(reading, '  '.repeat(reading.levels.length))
}

function endLine(reading: Reading, indent: string): void {
  reading.lines.push({ spans: reading.spans, key: reading.key })
  reading.spans = indent === '' ? [] : [{ kind: '', text: indent }]
  reading.key = null
}

function keyOf({ levels }: Reading): string {
  return printKeyPath(levels.map(({ step }) => step))
}

function nameOf(token: string): string {
  try {
    return JSON.parse(token) as string
  } catch {
    return token.slice(1, -1)
  }
}

function k(text: string): CodeToken {
  return { kind: 'k', text }
}
