// Keys of rows that nest (T11): `customer.phone`, `items[0].sku`, `"a.b".c`.
//
//   key     = segment { "." segment }
//   segment = ( name | '"' literal '"' ) { "[" number "]" }
//   name    = any characters but . [ ] "; all digits (not at the start) is a number, as in "[number]"
// In a literal, \" is a quote and \\ a backslash.
import { BOUNDS } from '../bounds.ts'

// Enough to recognise a key; a key that is too long would fill the page.
const SHOWN_CHARS_MAX = 80

/** One step down: the member of that name, or the item with that number. */
export type KeyStep = string | number

const SEGMENT = /(?:"((?:[^"\\]|\\["\\])*)"|([^.[\]"]+))((?:\[\d+\])*)(\.|$)/y

/** The steps of a key, at least one and at most `BOUNDS.depth`. An invalid key returns the error as text. */
export function parseKeyPath(key: string): readonly KeyStep[] | string {
  const steps = keyPathSteps(key)
  if (steps === null)
    return `The key ${quotedKey(key)} is invalid. Use a form such as customer.phone or items[0].sku, or put the whole key in "double quotes".`
  return excessOfKey(key, steps) ?? steps
}

/** The steps of a key, whatever their number: reading stops after the first step beyond the limit. `null`: the text is no key. */
export function keyPathSteps(key: string): readonly KeyStep[] | null {
  const steps: KeyStep[] = []
  let more = true
  SEGMENT.lastIndex = 0
  while (more && steps.length <= BOUNDS.depth) {
    const found = SEGMENT.exec(key)
    if (found === null) return null
    const [, quoted, plain = '', numbers = '', dot] = found
    if (quoted !== undefined) steps.push(quoted.replace(/\\(["\\])/g, '$1'))
    else steps.push(steps.length > 0 && /^(?:0|[1-9]\d*)$/.test(plain) ? Number(plain) : plain)
    for (const [, number] of numbers.matchAll(/\[(\d+)\]/g)) {
      if (steps.length > BOUNDS.depth) break
      steps.push(Number(number))
    }
    more = dot === '.'
  }
  return steps
}

/** How a key with these steps exceeds a limit (S45); `null`: it does not. */
export function excessOfKey(key: string, steps: readonly KeyStep[]): string | null {
  if (steps.length > BOUNDS.depth)
    return `The key ${quotedKey(key)} has more than ${BOUNDS.depth} levels. Use fewer dots and [numbers].`
  const far = steps.some((step) => typeof step === 'number' && step >= BOUNDS.listItems)
  return far
    ? `The key ${quotedKey(key)} has a number above ${BOUNDS.listItems - 1}. List items are numbered from 0.`
    : null
}

/** A key in the form for messages: in quotes, and cut if it is long. */
export function quotedKey(key: string): string {
  return key.length > SHOWN_CHARS_MAX ? `"${key.slice(0, SHOWN_CHARS_MAX).toWellFormed()}…"` : `"${key}"`
}

/** The key that `parseKeyPath` parses into these steps. */
export function printKeyPath(steps: readonly KeyStep[]): string {
  let key = ''
  for (const step of steps) {
    if (typeof step === 'number') key += `[${step}]`
    else key += (key === '' ? '' : '.') + (isPlain(step, key === '') ? step : `"${step.replace(/["\\]/g, '\\$&')}"`)
  }
  return key
}

function isPlain(name: string, first: boolean): boolean {
  return name !== '' && !/[.[\]"]/.test(name) && (first || !/^(?:0|[1-9]\d*)$/.test(name))
}
