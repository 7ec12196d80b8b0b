// Keys of rows that nest (T11): `customer.phone`, `items[0].sku`, `"a.b".c`.
//
//   key     = segment { "." segment }
//   segment = ( name | '"' literal '"' ) { "[" number "]" }
//   name    = any characters but . [ ] "; all digits (not at the start) is a number, as in "[number]"
// In a literal, \" is a quote and \\ a backslash.

/** One step down: the member of that name, or the item with that number. */
export type Step = string | number

// More items than anyone writes rows for; the items before a number must be there, so it also bounds the output.
const ITEMS_MAX = 1000

const SEGMENT = /(?:"((?:[^"\\]|\\["\\])*)"|([^.[\]"]+))((?:\[\d+\])*)(\.|$)/y

/** The steps of a key, at least one. What is wrong with it comes as text. */
export function readKey(key: string): readonly Step[] | string {
  const steps: Step[] = []
  let more = true
  SEGMENT.lastIndex = 0
  while (more) {
    const found = SEGMENT.exec(key)
    if (found === null)
      return `The key "${key}" cannot be read. Write it like customer.phone or items[0].sku, or all of it in "double quotes".`
    const [, quoted, plain = '', numbers = '', dot] = found
    if (quoted !== undefined) steps.push(quoted.replace(/\\(["\\])/g, '$1'))
    else steps.push(steps.length > 0 && /^(?:0|[1-9]\d*)$/.test(plain) ? Number(plain) : plain)
    for (const [, number] of numbers.matchAll(/\[(\d+)\]/g)) steps.push(Number(number))
    more = dot === '.'
  }
  const far = steps.find((step) => typeof step === 'number' && step >= ITEMS_MAX)
  return far === undefined
    ? steps
    : `The key "${key}" has a number above ${ITEMS_MAX - 1}. Numbers count the items of a list from 0.`
}

/** The key that `readKey` reads as these steps. */
export function writeKey(steps: readonly Step[]): string {
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
