// Reads XML from strangers into a mapping's tree: an element with only text is that text; any other is an object, with its
// children by name (repeated names: a list), its attributes as `@name`, and its text as `#text`.
import { cleanText } from '../../calls/text.ts'
import { PLACEHOLDER_MARK, readXml, type XmlElement } from '../../xml/read-xml.ts'
import { shortened } from '../mapping/places.ts'

type XmlRead =
  | { readonly ok: true; readonly value: unknown }
  /** The error, with line and column. */
  | { readonly ok: false; readonly detail: string }

/** An error may name an element, and its name may be as long as the body. */
const DETAIL_MAX = 200

/** Reads a whole document: an object with its root element's name and content. */
export function readXmlTree(text: string): XmlRead {
  // Blank lines before the first element must not lose a call.
  const begin = /^\uFEFF?\s*/.exec(text)?.[0].length ?? 0
  const read = readXml(text.slice(begin).replaceAll(PLACEHOLDER_MARK, '\uFFFD'))
  if (!('message' in read)) return { ok: true, value: { [cleanText(read.name)]: contentOf(read) } }
  return { ok: false, detail: `${shortened(read.message, DETAIL_MAX)} (${placeIn(text, begin + read.at)})` }
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at)
  return `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`
}

function contentOf({ attributes, children }: XmlElement): unknown {
  const words = cleanText(children.filter((child) => typeof child === 'string').join('')).trim()
  const elements = children.filter((child) => typeof child !== 'string')
  if (attributes.length === 0 && elements.length === 0) return words
  // `fromEntries` defines properties, so a name `__proto__` stays a name.
  return Object.fromEntries([
    ...attributes.map(([name, value]) => [`@${cleanText(name)}`, cleanText(value)] as const),
    ...[...Map.groupBy(elements, ({ name }) => cleanText(name))].map(([name, all]) => [name, listed(all)] as const),
    ...(words === '' ? [] : [['#text', words] as const]),
  ])
}

function listed(elements: readonly XmlElement[]): unknown {
  const [only, ...more] = elements.map(contentOf)
  return more.length === 0 ? only : [only, ...more]
}
