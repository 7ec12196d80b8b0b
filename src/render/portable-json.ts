// JSON that all parsers read alike: requests to Offhook must meet the same rules (S42, C17).
import { BOUNDS } from '../bounds.ts'
import { parseJson } from '../json/parse-json.ts'

/**
 * A JSON text, ready to be inserted into a request; `null`: the text is no JSON, or some receivers would refuse the whole request
 * because of it. Escapes of invalid characters become U+FFFD (C17), and nothing else is changed.
 */
export function portableJson(text: string): string | null {
  // Most texts are no JSON, as their first character shows.
  if (!/^[\s{["\-\dtfn]/.test(text)) return null
  const mended = text.includes('\\u') ? withoutHalves(text) : text
  return findJsonFlaw(mended) === null ? mended : null
}

/** Why a text is not JSON that all parsers read; `null`: it is. */
export function findJsonFlaw(text: string): string | null {
  const keys = countKeys(text)
  if (keys === null) return `it is nested more than ${BOUNDS.depth} levels deep`
  const value = parseJson(text)
  if (value === undefined) return 'it is not valid JSON'
  const walk = new Walk()
  walk.visit(value)
  // Fewer keys in the value than in the text: a key stands there twice.
  return walk.flaw ?? (walk.keys === keys ? null : 'a key is used twice')
}

/** Replaces escapes of U+0000 and of lone surrogates by U+FFFD. */
function withoutHalves(text: string): string {
  return text.replace(
    /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\(?:u[\da-fA-F]{4}|.)/g,
    (escape: string) =>
      escape.length === 6 && /^\\u(?:0000|[dD][89a-fA-F])/.test(escape) ? String.raw`\ufffd` : escape,
  )
}

/** Whether JSON has more levels than allowed. */
export function isDeep(json: string): boolean {
  return countKeys(json) === null
}

/** How many keys the text has; `null`: it nests too deep. Right for any text that `JSON.parse` takes. */
function countKeys(text: string): number | null {
  let keys = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at++
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    } else if (char === ':') keys++
    else if (char === '{' || char === '[') {
      if (++depth > BOUNDS.depth) return null
    } else if (char === '}' || char === ']') depth--
  }
  return keys
}

class Walk {
  keys = 0
  flaw: string | null = null

  visit(value: unknown): void {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) this.flaw = 'a number is too large'
    } else if (typeof value === 'string') this.#text(value)
    else if (Array.isArray(value)) for (const item of value) this.visit(item)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        this.keys++
        this.#text(key)
        if (key === '__proto__') this.flaw = 'a key is named __proto__'
        this.visit(member)
      }
    }
  }

  #text(text: string): void {
    if (!text.isWellFormed() || text.includes('\0')) this.flaw = 'a string contains U+0000 or an unpaired surrogate'
  }
}
