import { type Compilation, type CompiledRow, addError, addWarning } from './compilation.ts'
import { xmlAttribute, xmlText } from './escape.ts'
import { quotedKey, parseKeyPath } from './key-path.ts'
import { rowWriter } from './row.ts'
import { xmlNameDoubt } from './xml-names.ts'
import { type TryWriter, type Writer, isFull, wroteSince } from './write.ts'

const TEXT = { as: 'xml', escape: xmlText } as const
const ATTRIBUTE = { as: 'xml', escape: xmlAttribute } as const

/** An NCName: a name of XML 1.0, section 2.3, without the colon, which belongs to namespaces. */
const NAME_START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const NC_NAME = new RegExp(`^[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*$`, 'u')

export function isXmlName(name: string): boolean {
  return NC_NAME.test(name)
}

interface Element {
  readonly name: string
  readonly attributes: Map<string, TryWriter>
  /** Elements by their place: a name, or a name and a number. A leaf may occur several times under one name. */
  readonly children: Map<string, Element[]>
  leaf: TryWriter | null
}

/** The place of a value: the elements down to it, each with its number if it is in a list, and perhaps an attribute. */
interface Place {
  readonly elements: readonly { readonly name: string; readonly item: number | null }[]
  readonly attribute: string | null
}

/** Compiles rows into one XML document below the root of the template. */
export function compileXml(to: Compilation, rows: readonly CompiledRow[]): Writer {
  const name = to.template.xml_root
  if (!isXmlName(name)) addError(to, 'xml_root', `"${name}" is not a valid XML element name. ${NAME_RULE}`)
  else noteDoubt(to, 'xml_root', [name])
  const root = newElement(isXmlName(name) ? name : 'call')
  for (const row of rows) {
    const place = readPlace(row.row.key)
    const problem = typeof place === 'string' ? place : insert(root, place, to, row)
    if (problem !== null) addError(to, `${row.path}.key`, problem)
    else if (typeof place !== 'string')
      noteDoubt(to, `${row.path}.key`, [...place.elements.map((one) => one.name), place.attribute ?? ''])
  }
  const write = compileElement(root, false)
  return (run, out) => {
    out.text += '<?xml version="1.0" encoding="UTF-8"?>'
    write(run, out)
  }
}

function noteDoubt(to: Compilation, path: string, names: readonly string[]): void {
  const doubt = names.map((name) => (name === '' ? null : xmlNameDoubt(name))).find((one) => one !== null)
  if (doubt !== undefined) addWarning(to, path, doubt)
}

const NAME_RULE = 'Start with a letter or _, and use only letters, digits, - _ and .'

function readPlace(key: string): Place | string {
  const steps = parseKeyPath(key)
  if (typeof steps === 'string') return steps
  const last = steps.at(-1)
  const attribute = typeof last === 'string' && last.startsWith('@') ? last.slice(1) : null
  const elements: { name: string; item: number | null }[] = []
  for (const step of attribute === null ? steps : steps.slice(0, -1)) {
    const element = elements.at(-1)
    if (typeof step === 'string') elements.push({ name: step, item: null })
    else if (element !== undefined && element.item === null) element.item = step
    else
      return `The key ${quotedKey(key)} has a list in a list, which XML doesn’t support. Name the inner one: ${key.replace('][', '].item[')}.`
  }
  const wrong = [...elements.map(({ name }) => name), ...(attribute === null ? [] : [attribute])].find(
    (name) => !isXmlName(name),
  )
  if (wrong !== undefined) return `"${wrong}" is not a valid XML element or attribute name. ${NAME_RULE}`
  return { elements, attribute }
}

function insert(root: Element, { elements, attribute }: Place, to: Compilation, row: CompiledRow): string | null {
  const { key } = row.row
  let at = root
  for (const [i, { name, item }] of elements.entries()) {
    if (at.leaf !== null) return `The key ${quotedKey(key)} is below a key that has a value. Change one of the keys.`
    const isLeaf = attribute === null && i === elements.length - 1
    const place = item === null ? name : `${name}[${item}]`
    const there = at.children.get(place) ?? []
    at.children.set(place, there)
    let next = there.at(-1)
    // A second value under the same name repeats the element; an attribute and a value may share an element.
    if (next === undefined || (isLeaf && next.leaf !== null)) {
      next = newElement(name)
      there.push(next)
    }
    at = next
  }
  if (attribute !== null) {
    if (at.attributes.has(attribute)) return `The attribute ${quotedKey(key)} is used in two rows. Delete one of them.`
    at.attributes.set(attribute, rowWriter(to, row, ATTRIBUTE))
    return null
  }
  if (at.children.size > 0)
    return `The key ${quotedKey(key)} has both a value and keys below it. Change one of the keys.`
  at.leaf = rowWriter(to, row, TEXT)
  return null
}

function newElement(name: string): Element {
  return { name, attributes: new Map(), children: new Map(), leaf: null }
}

/** An empty element is `<name/>`; with `mayVanish`, an element whose rows are all left out is left out too. */
function compileElement(element: Element, mayVanish: boolean): TryWriter {
  const { name, leaf } = element
  const attributes = [...element.attributes].map(([name, write]) => ({ open: ` ${name}="`, write }))
  const children = inOrder(element.children).map((child) => compileElement(child, true))
  return (run, out) => {
    const without = out.text
    out.text += `<${name}`
    let kept = !mayVanish
    for (const { open, write } of attributes) {
      const before = out.text
      out.text += open
      if (write(run, out)) {
        out.text += '"'
        kept = true
      } else out.text = before
    }
    const head = out.text
    out.text += '>'
    const length = out.text.length
    const places = out.places.length
    if (leaf !== null) kept = leaf(run, out) || kept
    for (const child of children) {
      if (isFull(run, out)) return true
      kept = child(run, out) || kept
    }
    if (wroteSince(out, length, places)) out.text += `</${name}>`
    else out.text = kept ? `${head}/>` : without
    return kept
  }
}

// The items of a list stand together, in the order of their numbers, at the place of the first of them.
function inOrder(children: Element['children']): Element[] {
  const groups = new Map<string, { item: number; elements: Element[] }[]>()
  for (const [place, elements] of children) {
    const [, name = place, item = '-1'] = /^(.*)\[(\d+)\]$/s.exec(place) ?? []
    const group = groups.get(name) ?? []
    groups.set(name, group)
    group.push({ item: Number(item), elements })
  }
  return [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => a.item - b.item).flatMap(({ elements }) => elements),
  )
}
