// The shared parts of services that count calls as conversions: which calls they want, and words that people read.
import type { Condition } from '../../integration.ts'

/** Inbound answered calls with at least one of these fields. */
export function answeredWith(...fields: readonly string[]): Condition {
  const known = fields.map((field): Condition => ({ field, op: 'known' }))
  const [only, ...more] = known
  const either: Condition = more.length === 0 && only ? only : { any: known }
  return { all: [inbound, { field: 'answered', op: 'is', value: true }, either] }
}

/** The usual condition (C15): an outbound call to somebody who once clicked is no second conversion. */
export const inbound: Condition = {
  any: [
    { field: 'direction', op: 'is', value: 'inbound' },
    { field: 'direction', op: 'unknown' },
  ],
}
