// Reading XML that a stranger sent, as a tree: XML 1.0 (W3C) without document types, so that there is no entity but the five
// that XML brings and characters by their numbers: nothing to expand, nothing to fetch. One pass, no deeper than any body (S42).
//
// An element of text alone is that text; any other is an object: its children by name (several of a name: a list), its
// attributes as `@name`, text beside them as `#text`.
import { cleanText } from '../../calls/text.ts'

export type XmlRead =
  | { readonly ok: true; readonly value: unknown }
  /** What is wrong, with line and column. */
  | { readonly ok: false; readonly detail: string }

const DEPTH_MAX = 32

/** Reads a whole document: an object with its root element's name and content. */
export function readXml(text: string): XmlRead {
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text)
  try {
    return { ok: true, value: reader.document() }
  } catch (thrown) {
    if (thrown instanceof Fault) return { ok: false, detail: `${thrown.message} (${reader.place()}).` }
    throw thrown
  }
}

class Fault extends Error {}

const SPACE = /[ \t\r\n]*/y
const NAME = /[A-Za-z_:\u{80}-\u{10FFFF}][\w:.\u{80}-\u{10FFFF}-]*/uy
const TEXT = /[^<]*/y
const ATTRIBUTE = /\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y

interface Element {
  readonly name: string
  readonly members: Map<string, unknown>
  /** Names that came several times, and so are lists. */
  readonly lists: Set<string>
  text: string
}

class Reader {
  private readonly source: string
  private at = 0

  constructor(source: string) {
    this.source = source
  }

  document(): unknown {
    this.between()
    if (this.source[this.at] !== '<') throw new Fault('An element is expected here')
    const root: Element = { name: '', members: new Map(), lists: new Set(), text: '' }
    const open: Element[] = [root]
    this.begin(open)
    while (open.length > 1) this.content(open)
    this.between()
    if (this.at < this.source.length) throw new Fault('Something stands after the end of the document')
    return Object.fromEntries(root.members)
  }

  place(): string {
    const before = this.source.slice(0, this.at)
    return `line ${before.split('\n').length}, column ${this.at - before.lastIndexOf('\n')}`
  }

  /** What stands before and after the root: blanks, comments, instructions, and no document type. */
  private between(): void {
    for (;;) {
      this.take(SPACE)
      if (this.source.startsWith('<!DOCTYPE', this.at))
        throw new Fault('A document type (DOCTYPE) is not taken: send it without')
      if (!this.skip('<?', '?>') && !this.skip('<!--', '-->')) return
    }
  }

  private content(open: Element[]): void {
    const element = open.at(-1)
    if (element === undefined) return
    element.text += this.decoded(this.take(TEXT))
    if (this.at >= this.source.length) throw new Fault(`The document ends too early: <${element.name}> is open`)
    if (this.source.startsWith('</', this.at)) this.end(open)
    else if (this.source.startsWith('<![CDATA[', this.at)) element.text += this.cdata()
    else if (!this.skip('<!--', '-->') && !this.skip('<?', '?>')) this.begin(open)
  }

  private begin(open: Element[]): void {
    if (open.length > DEPTH_MAX) throw new Fault(`Nested deeper than ${DEPTH_MAX}`)
    this.at += 1
    const name = this.name('An element’s name')
    const element: Element = { name, members: new Map(), lists: new Set(), text: '' }
    this.attributes(element)
    if (this.source.startsWith('/>', this.at)) {
      this.at += 2
      give(open.at(-1), element)
    } else if (this.source[this.at] === '>') {
      this.at += 1
      open.push(element)
    } else {
      throw new Fault(`<${shortened(name)}> is not closed`)
    }
  }

  private attributes(element: Element): void {
    for (;;) {
      const blanks = this.take(SPACE)
      const next = this.source[this.at]
      if (next === '>' || next === '/' || next === undefined) return
      if (blanks === '') throw new Fault('A blank is expected before an attribute')
      const name = this.name('An attribute’s name')
      ATTRIBUTE.lastIndex = this.at
      const found = ATTRIBUTE.exec(this.source)
      if (!found) throw new Fault(`The attribute ${shortened(name)} needs a value in quotes`)
      if (element.members.has(`@${name}`)) throw new Fault(`The attribute ${shortened(name)} comes twice`)
      element.members.set(`@${name}`, this.decoded(found[1] ?? found[2] ?? ''))
      this.at += found[0].length
    }
  }

  private end(open: Element[]): void {
    const element = open.pop()
    this.at += 2
    const name = this.name('An element’s name')
    this.take(SPACE)
    if (name !== element?.name) throw new Fault(`</${shortened(name)}> ends no <${shortened(element?.name ?? '')}>`)
    if (this.source[this.at] !== '>') throw new Fault(`</${shortened(name)}> is not closed`)
    this.at += 1
    give(open.at(-1), element)
  }

  private cdata(): string {
    const from = this.at + '<![CDATA['.length
    const to = this.source.indexOf(']]>', from)
    if (to === -1) throw new Fault('A CDATA section has no end')
    this.at = to + ']]>'.length
    return this.source.slice(from, to)
  }

  private skip(from: string, to: string): boolean {
    if (!this.source.startsWith(from, this.at)) return false
    const end = this.source.indexOf(to, this.at + from.length)
    if (end === -1) throw new Fault(`${from} has no ${to}`)
    this.at = end + to.length
    return true
  }

  private name(what: string): string {
    const name = this.take(NAME)
    if (name === '') throw new Fault(`${what} is expected here`)
    return cleanText(name)
  }

  private decoded(text: string): string {
    if (!text.includes('&')) return text
    return text.replaceAll(/&([^;&\s]{0,12};?)/g, (_, reference: string) => {
      const character = characterOf(reference)
      if (character === undefined) throw new Fault(`&${reference} is not known here: write &amp; for &`)
      return character
    })
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)?.[0] ?? ''
    this.at += found.length
    return found
  }
}

/** Gives an element that has ended to the one that it stands in. */
function give(parent: Element | undefined, { name, members, text }: Element): void {
  if (parent === undefined) return
  const words = cleanText(text).trim()
  if (members.size > 0 && words !== '') members.set('#text', words)
  const value = members.size > 0 ? Object.fromEntries(members) : words
  const before = parent.members.get(name)
  if (!parent.members.has(name)) parent.members.set(name, value)
  else if (parent.lists.has(name) && Array.isArray(before)) before.push(value)
  else {
    parent.members.set(name, [before, value])
    parent.lists.add(name)
  }
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp;', '&'],
  ['lt;', '<'],
  ['gt;', '>'],
  ['quot;', '"'],
  ['apos;', "'"],
])

function characterOf(reference: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(reference) ?? []
  if (hex === undefined && decimal === undefined) return named.get(reference)
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return code > 0x10_ff_ff ? undefined : cleanText(String.fromCodePoint(code))
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name
}
