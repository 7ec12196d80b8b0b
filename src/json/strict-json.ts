// Reads JSON from strangers (S42): by RFC 8259 exactly, with further restrictions.
//
// Refused beyond bad syntax: a key twice in one object (receivers disagree on which counts), `__proto__`, nesting deeper
// than 32, numbers beyond what a double can hold, bytes that are not UTF-8. U+0000 and lone surrogates become U+FFFD (C17).
//
// Most bodies have no fault, so they are checked quickly instead of parsed by hand: JSON.parse checks the grammar, one pass over
// the bytes finds the depth and counts the keys, and one walk over the value counts them again. Fewer keys in the value than in
// the text mean that a key stood there twice. Only a body that fails is read again, slowly, to find the fault and its place.
import { isUtf8 } from 'node:buffer'
import { diagnose, diagnoseInSlices, ITEMS_AT_ONCE } from './json-diagnosis.ts'
import { BOUNDS } from '../bounds.ts'
import { mend } from './json-rules.ts'
import type { JsonFault } from './json-rules.ts'

export type JsonRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: JsonFault }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
const CLOSE_BRACKET = 0x5d
const CLOSE_BRACE = 0x7d

/** Reads a whole body. Time is linear in its length, whatever it holds. */
export function readJson(body: Buffer): JsonRead {
  const text = textOf(body)
  if (text === null) return NOT_UTF8
  const parsed = parse(text, body)
  return (parsed && prove(text, parsed)) ?? { ok: false, fault: diagnose(text) }
}

/**
 * As `readJson`, for a body so large that other work gets its turn meanwhile (S45): after parsing, which is one part whatever its
 * length, and between the items of an array.
 */
export async function readJsonInSlices(body: Buffer, slices: () => Promise<void>): Promise<JsonRead> {
  const text = textOf(body)
  if (text === null) return NOT_UTF8
  const parsed = parse(text, body)
  await slices()
  const read = parsed && (await proveInSlices(text, parsed, slices))
  if (read) return read
  await slices()
  return { ok: false, fault: await diagnoseInSlices(text, slices) }
}

const NOT_UTF8: JsonRead = { ok: false, fault: { pointer: '', detail: 'The body is not UTF-8.' } }

function textOf(body: Buffer): string | null {
  return isUtf8(body) ? body.toString('utf8') : null
}

interface Parsed {
  readonly value: unknown
  /** The number of keys in the text. */
  readonly keys: number
}

/** `null`: the text is no JSON, or nests too deep. */
function parse(text: string, body: Buffer): Parsed | null {
  const keys = countKeys(body)
  if (keys < 0) return null
  try {
    return { value: JSON.parse(text), keys }
  } catch {
    // A SyntaxError: the diagnosis gives a better message.
    return null
  }
}

/** `null`: the value contains something that is refused. */
function prove(text: string, { value, keys }: Parsed): JsonRead | null {
  const walk = new Walk(text)
  const clean = walk.visit(value)
  return walk.keys === keys && !walk.refused ? { ok: true, value: clean } : null
}

/** How many keys the text has, or -1 when it nests too deep. Right for any text that JSON.parse accepts. */
function countKeys(body: Buffer): number {
  let keys = 0
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      at++
      while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
    } else if (byte === COLON) {
      keys++
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > BOUNDS.depth) return -1
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--
    }
  }
  return keys
}

async function proveInSlices(
  text: string,
  { value, keys }: Parsed,
  slices: () => Promise<void>,
): Promise<JsonRead | null> {
  if (!Array.isArray(value)) return prove(text, { value, keys })
  const walk = new Walk(text)
  for (const [at, item] of value.entries()) {
    value[at] = walk.visit(item)
    if (at % ITEMS_AT_ONCE === 0) await slices()
  }
  return walk.keys === keys && !walk.refused ? { ok: true, value } : null
}

/**
 * One pass over a parsed value: counts keys, finds values that are refused, and replaces characters where its texts may need it.
 */
class Walk {
  keys = 0
  refused = false
  /** Without an escape, valid UTF-8 can contain neither U+0000 nor a lone surrogate: most bodies need no replacement. */
  private readonly mends: boolean

  constructor(text: string) {
    this.mends = text.includes('\\u')
  }

  visit(value: unknown): unknown {
    if (typeof value === 'string') return this.mends ? mend(value) : value
    if (typeof value === 'number') this.refused ||= !Number.isFinite(value)
    else if (Array.isArray(value)) this.visitItems(value)
    else if (typeof value === 'object' && value !== null) this.visitMembers(value as Record<string, unknown>)
    return value
  }

  private visitItems(items: unknown[]): void {
    for (let at = 0; at < items.length; at++) {
      const item = items[at]
      const clean = this.visit(item)
      if (clean !== item) items[at] = clean
    }
  }

  private visitMembers(object: Record<string, unknown>): void {
    if (this.mends) return this.mendMembers(object)
    // A parsed object inherits no member that would be listed. `for` makes no list of keys, which for 4 MiB could have half a
    // million.
    for (const key in object) {
      this.keys++
      if (key === '__proto__') this.refused = true
      else this.visit(object[key])
    }
  }

  private mendMembers(object: Record<string, unknown>): void {
    for (const key of Object.keys(object)) {
      this.keys++
      const name = mend(key)
      if (key === '__proto__' || (name !== key && Object.hasOwn(object, name))) {
        this.refused = true
        continue
      }
      const member = object[key]
      const clean = this.visit(member)
      if (name !== key) delete object[key]
      if (name !== key || clean !== member) object[name] = clean
    }
  }
}
