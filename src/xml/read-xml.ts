// A reader of XML documents, as far as the bodies of requests need it, both sent and received: elements, attributes, text, CDATA,
// comments and references. DOCTYPE is refused: its definitions have no place in a request, and XML attacks use it. So the only
// entities are the five that XML predefines: nothing to expand, nothing to fetch. The time is linear in the length of the
// document.
import { BOUNDS } from '../bounds.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly children: readonly (XmlElement | string)[]
}

/** Why a text is no XML document, in a sentence, and the offset of the place. */
interface XmlProblem {
  readonly message: string
  readonly at: number
}

/**
 * Stands for a placeholder while a template is read: a character that occurs in no document, allowed here in text and attribute
 * values.
 */
export const PLACEHOLDER_MARK = '\ufffe'

const NAME_CHARS = '[\\p{L}_][\\p{L}\\p{M}\\p{N}_.:\\u00b7-]*'
const OPEN_TAG = new RegExp(`<(${NAME_CHARS})`, 'uy')
const ATTRIBUTE = new RegExp(`\\s+(${NAME_CHARS})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy')
const TAG_END = /\s*(\/?)>/y
const CLOSE_TAG = new RegExp(`</(${NAME_CHARS})\\s*>`, 'uy')
const DECLARATION = /\ufeff?(?:<\?xml\s[^?]*\?>)?/y
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffe\u{10000}-\u{10ffff}]/u
const SPECIAL = [
  { open: '<!--', close: '-->', isText: false },
  { open: '<![CDATA[', close: ']]>', isText: true },
  { open: '<?', close: '?>', isText: false },
] as const

interface Open {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly children: (XmlElement | string)[]
}

interface Reading {
  readonly source: string
  readonly depthMax: number
  at: number
  readonly open: Open[]
  root: XmlElement | null
}

/** Reads a document; returns its root element, or the first fault. `depthMax`: the limit of nested elements. */
export function readXml(source: string, depthMax: number = BOUNDS.depth): XmlElement | XmlProblem {
  const illegal = source.search(ILLEGAL)
  if (illegal >= 0) return { message: 'This character is not allowed in XML.', at: illegal }
  const begin = match(DECLARATION, source, 0)?.[0].length ?? 0
  const reading: Reading = { source, depthMax, at: begin, open: [], root: null }
  while (reading.at < source.length) {
    const problem = readNext(reading)
    if (problem !== null) return { message: problem, at: reading.at }
  }
  const left = reading.open.at(-1)
  if (left !== undefined) return { message: `The element <${left.name}> is not closed.`, at: source.length }
  return reading.root ?? { message: 'The document has no element.', at: source.length }
}

function readNext(reading: Reading): string | null {
  const { source, at } = reading
  if (source[at] !== '<') return readText(reading)
  for (const special of SPECIAL) if (source.startsWith(special.open, at)) return readSpecial(reading, special)
  if (source.startsWith('</', at)) return readClose(reading)
  if (source.startsWith('<!', at)) return 'A DOCTYPE is not allowed. Remove it.'
  return readOpen(reading)
}

function readText(reading: Reading): string | null {
  const { source, at, open } = reading
  const next = source.indexOf('<', at)
  const text = source.slice(at, next < 0 ? source.length : next)
  const parent = open.at(-1)
  if (parent === undefined && text.trim() !== '') return 'Text must be inside the root element.'
  const value = unescapeText(text)
  if (value === null) return 'Replace & with &amp;.'
  if (text.includes(']]>')) return 'Replace ]]> in text with ]]&gt;.'
  parent?.children.push(value)
  reading.at += text.length
  return null
}

function readSpecial(reading: Reading, { open, close, isText }: (typeof SPECIAL)[number]): string | null {
  const { source, at } = reading
  const end = source.indexOf(close, at + open.length)
  if (end < 0) return `This ${open} is not closed by ${close}.`
  const content = source.slice(at + open.length, end)
  if (content.includes(PLACEHOLDER_MARK)) return PLACE
  if (isText) {
    const parent = reading.open.at(-1)
    if (parent === undefined) return 'Text must be inside the root element.'
    parent.children.push(content)
  } else if (open === '<!--' && (content.includes('--') || content.endsWith('-')))
    return 'A comment can’t contain two hyphens.'
  else if (/^xml\s/i.test(content)) return 'The line <?xml …?> must come first, and only once.'
  reading.at = end + close.length
  return null
}

const PLACE =
  'Placeholders only work in text and quoted attribute values. Remove the comment or CDATA around it; values are escaped automatically.'

function readOpen(reading: Reading): string | null {
  const { source, open } = reading
  const tag = match(OPEN_TAG, source, reading.at)
  if (tag === null) return source[reading.at + 1] === PLACEHOLDER_MARK ? PLACE : 'Replace < in text with &lt;.'
  const [whole, name = ''] = tag
  const parent = open.at(-1)
  if (parent === undefined && reading.root !== null) return 'A document has one root element. Put the others inside it.'
  if (open.length >= reading.depthMax) return `Elements are nested more than ${reading.depthMax} levels deep.`
  let at = reading.at + whole.length
  const attributes = new Map<string, string>()
  for (let found = match(ATTRIBUTE, source, at); found !== null; found = match(ATTRIBUTE, source, at)) {
    const [all, key = '', double, single = ''] = found
    const value = unescapeText(double ?? single)
    if (attributes.has(key)) return `The attribute ${key} of <${name}> is set twice.`
    if (value === null) return 'Replace & with &amp;.'
    attributes.set(key, value)
    at += all.length
  }
  const end = match(TAG_END, source, at)
  if (end === null) {
    reading.at = at
    return `The tag <${name}> is invalid from here. Attributes have the form name="value", and a tag ends with >.`
  }
  const element: Open = { name, attributes: [...attributes], children: [] }
  if (parent === undefined) reading.root = element
  parent?.children.push(element)
  if (end[1] === '') open.push(element)
  reading.at = at + end[0].length
  return null
}

function readClose(reading: Reading): string | null {
  const tag = match(CLOSE_TAG, reading.source, reading.at)
  const element = reading.open.at(-1)
  if (tag === null || element === undefined) return 'This closing tag has no opening tag.'
  if (tag[1] !== element.name) return `<${element.name}> is closed by </${tag[1] ?? ''}>.`
  reading.open.pop()
  reading.at += tag[0].length
  return null
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Resolves references; `null` when an `&` begins no reference, or refers to a character that XML cannot hold. */
function unescapeText(text: string): string | null {
  if (!text.includes('&')) return text
  if (BAD_REFERENCE.test(text)) return null
  const out = text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? '\0'
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\0'
  })
  return ILLEGAL.test(out) ? null : out
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}
