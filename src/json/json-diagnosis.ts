// Finds the fault in a JSON text, and its place. It runs only on bodies that are refused, so it may be slow but must be right: it
// accepts and refuses exactly the texts that strict-json.ts does, and reads by RFC 8259's grammar.
import { BOUNDS } from '../bounds.ts'
import { mend } from './json-rules.ts'
import type { JsonFault } from './json-rules.ts'
import { pointerToken } from './json-pointer.ts'

/** How many items of a large array are read before other work gets its turn: asking takes longer than reading most items. */
export const ITEMS_AT_ONCE = 100

/** The first fault of a text that is refused. If no fault is found, the text is refused in general words. */
export function diagnose(text: string): JsonFault {
  const reader = new Reader(text)
  try {
    drain(reader.document())
  } catch (thrown) {
    return faultOf(reader, thrown)
  }
  return NOT_VALID
}

/**
 * As `diagnose`, for a text so long that other work gets its turn meanwhile (S45): between the items of the array that makes up
 * the text.
 */
export async function diagnoseInSlices(text: string, slices: () => Promise<void>): Promise<JsonFault> {
  const reader = new Reader(text)
  try {
    for (const _ of reader.document()) await slices()
  } catch (thrown) {
    return faultOf(reader, thrown)
  }
  return NOT_VALID
}

const NOT_VALID: JsonFault = { pointer: '', detail: 'The body is not valid JSON.' }

function faultOf(reader: Reader, thrown: unknown): JsonFault {
  if (thrown instanceof Fault) return { pointer: reader.pointer(), detail: `${thrown.message} (${reader.place()}).` }
  throw thrown
}

/** Work in parts, each up to a `yield`. */
type Parts = Generator<undefined, void>

function drain(parts: Parts): void {
  while (parts.next().done !== true);
}

class Fault extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// The longest run of characters that a string may hold unescaped.
// eslint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const SPACE = /[ \t\n\r]*/y
const WORD = /true|false|null/y
const SPACE_CODE = 0x20

class Reader {
  private readonly text: string
  private at = 0
  private readonly path: (string | number)[] = []

  constructor(text: string) {
    this.text = text
  }

  *document(): Parts {
    if (this.text.startsWith('\uFEFF')) throw new Fault('The body starts with a byte order mark. Remove it')
    this.skipSpace()
    if (this.at === this.text.length) throw new Fault('The body is empty')
    if (this.take('[')) yield* this.items(1)
    else this.value(0)
    this.skipSpace()
    if (this.at < this.text.length) throw new Fault('Unexpected content after the JSON value')
  }

  /** Where the reader is, as a JSON pointer. */
  pointer(): string {
    return this.path.map(pointerToken).join('')
  }

  place(): string {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    return `line ${line}, column ${this.at - before.lastIndexOf('\n')}`
  }

  private value(depth: number): void {
    const start = this.at
    const next = this.text[start]
    if (next === '{' || next === '[') {
      if (depth === BOUNDS.depth) throw new Fault(`Nested deeper than ${BOUNDS.depth} levels`)
      this.at++
      if (next === '{') this.members(depth + 1)
      else drain(this.items(depth + 1))
    } else if (next === '"') {
      this.string()
    } else if (this.skip(NUMBER) > 0) {
      const written = this.text.slice(start, this.at)
      if (Number.isFinite(Number(written))) return
      this.at = start
      throw new Fault(`${shortened(written)} is too large for a number. Send it as a string`)
    } else if (this.skip(WORD) === 0) {
      throw new Fault(this.at === this.text.length ? 'The body is incomplete' : 'Expected a JSON value')
    }
  }

  private members(depth: number): void {
    const seen = new Set<string>()
    this.skipSpace()
    if (this.take('}')) return
    for (;;) {
      const start = this.at
      if (this.text[start] !== '"') throw new Fault('Expected a key in double quotes')
      const key = mend(this.string())
      this.path.push(key)
      this.refuseKey(key, seen, start)
      seen.add(key)
      this.skipSpace()
      if (!this.take(':')) throw new Fault('Expected a colon')
      this.skipSpace()
      this.value(depth)
      this.path.pop()
      this.skipSpace()
      if (this.take('}')) return
      if (!this.take(',')) throw new Fault('Expected a comma or }')
      this.skipSpace()
    }
  }

  private refuseKey(key: string, seen: ReadonlySet<string>, start: number): void {
    if (!seen.has(key) && key !== '__proto__') return
    this.at = start
    throw new Fault(seen.has(key) ? 'Duplicate key' : 'Key not allowed')
  }

  private *items(depth: number): Parts {
    this.skipSpace()
    if (this.take(']')) return
    for (let index = 0; ; index++) {
      this.path.push(index)
      this.value(depth)
      this.path.pop()
      this.skipSpace()
      if (this.take(']')) return
      if (!this.take(',')) throw new Fault('Expected a comma or ]')
      this.skipSpace()
      if (index % ITEMS_AT_ONCE === 0) yield
    }
  }

  private string(): string {
    const start = this.at++
    for (;;) {
      this.skip(PLAIN)
      if (this.take('"')) break
      if (this.at === this.text.length) throw new Fault('The body is incomplete: a string is not closed')
      if (this.skip(ESCAPE) === 0) throw new Fault('A string contains an invalid escape or a control character')
    }
    return String(JSON.parse(this.text.slice(start, this.at)))
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private skipSpace(): void {
    if (!(this.text.charCodeAt(this.at) > SPACE_CODE)) this.skip(SPACE)
  }

  /** Skips the characters that match here, and returns how many there were. */
  private skip(pattern: RegExp): number {
    const start = this.at
    pattern.lastIndex = start
    // `test` creates no match object: 4 MiB would create millions.
    if (pattern.test(this.text)) this.at = pattern.lastIndex
    return this.at - start
  }
}

function shortened(written: string): string {
  return written.length > 24 ? `${written.slice(0, 20)}…` : written
}
