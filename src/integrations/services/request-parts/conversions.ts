// What services that count calls as conversions share: which calls they want, and words that people read.
import type { Condition } from '../../integration.ts'

/** Calls that came in, were answered, and of which one of these is known. */
export function answeredWith(...fields: readonly string[]): Condition {
  const known = fields.map((field): Condition => ({ field, op: 'known' }))
  const [only, ...more] = known
  const either: Condition = more.length === 0 && only ? only : { any: known }
  return { all: [inbound, { field: 'answered', op: 'is', value: true }, either] }
}

/** As calls are without conditions (C15): a call out to somebody who once clicked is no second conversion. */
export const inbound: Condition = {
  any: [
    { field: 'direction', op: 'is', value: 'inbound' },
    { field: 'direction', op: 'unknown' },
  ],
}
