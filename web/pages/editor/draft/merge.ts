// Two people changed the same integration. Part by part, from what both began with:
//
//   mine changed | theirs changed | it becomes
//   -------------+----------------+---------------------------------------------
//   no           | no             | as it was
//   yes          | no             | mine
//   no           | yes            | theirs
//   yes          | yes, the same  | that
//   yes          | yes, otherwise | a collision: mine until a person chose theirs
//
// The order of rows never collides: mine stands, and rows that they added stand after the same row as with them.
import { last4Of } from '../../../../src/integrations/integration-secrets.ts'
import { isObject } from '../../../../src/json/is-object.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import { secretMembers } from '../../../../src/render/auth/kind.ts'
import { AUTH_KINDS, AUTH_TYPES } from '../../../../src/render/auth/kinds.ts'
import type { Draft } from './draft.ts'
import { draftOfParts, isBlank, partsOf } from './parts.ts'
import type { PartName, Parts } from './parts.ts'

export interface Difference {
  readonly part: PartName
  readonly by: 'you' | 'they' | 'both'
  /** `undefined`: there is no such row. */
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

/** Where the three differ, orders of rows left out. */
export function differencesOf(base: Draft, mine: Draft, theirs: Draft): Difference[] {
  const [was, my, their] = [partsOf(base), partsOf(mine), partsOf(theirs)]
  return namesOf(was, my, their).flatMap((part): Difference[] => {
    if (part === 'rows' || part === 'headers') return []
    const three = { part, base: was.get(part), mine: my.get(part), theirs: their.get(part) }
    const by = changedBy(three)
    return by === null || [three.base, three.mine, three.theirs].every(isNothing) ? [] : [{ ...three, by }]
  })
}

/** Theirs with what I changed; where both did, mine, unless `acceptTheirs` has the part. */
export function merge(
  { base, mine, theirs }: { readonly base: Draft; readonly mine: Draft; readonly theirs: Draft },
  acceptTheirs: ReadonlySet<PartName> = new Set(),
): Draft {
  const [was, my, their] = [partsOf(base), partsOf(mine), partsOf(theirs)]
  const merged = new Map<PartName, unknown>()
  for (const part of namesOf(was, my, their)) {
    const three = { base: was.get(part), mine: my.get(part), theirs: their.get(part) }
    if (part === 'rows' || part === 'headers') merged.set(part, mergeOrder(three as Three<readonly string[]>))
    else {
      const by = changedBy(three)
      merged.set(part, by === 'they' || (by === 'both' && acceptTheirs.has(part)) ? three.theirs : three.mine)
    }
  }
  return draftOfParts(merged)
}

interface Three<Value> {
  readonly base: Value
  readonly mine: Value
  readonly theirs: Value
}

function changedBy({ base, mine, theirs }: Three<unknown>): Difference['by'] | null {
  const [byMe, byThem] = [!isSame(base, mine), !isSame(base, theirs)]
  if (byMe && byThem) return isSame(mine, theirs) || isSameSecret(mine, theirs) ? null : 'both'
  return byMe ? 'you' : byThem ? 'they' : null
}

/**
 * Whether what I typed is what they are shown to have: my own save of which the answer was lost. Typed, it is sent again,
 * which does no harm.
 */
function isSameSecret(mine: unknown, theirs: unknown): boolean {
  return isSame(withoutTimes(asShown(mine)), withoutTimes(theirs))
}

function asShown(part: unknown): unknown {
  if (!isObject(part)) return part
  const secrets = secretsIn(part)
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      const isSecret = secrets.includes(name) && typeof value === 'string' && value !== ''
      return [name, isSecret ? { set: true, last4: last4Of(value) } : value]
    }),
  )
}

/** The members of a part that are secrets: of a secret header its value, of an authentication those of its kind. */
function secretsIn({ secret, type }: Readonly<Record<string, unknown>>): readonly string[] {
  if (secret !== undefined) return secret === true ? ['value'] : []
  const known = AUTH_TYPES.find((one) => one === type)
  return known === undefined ? [] : secretMembers(AUTH_KINDS[known]).map(([name]) => name)
}

/** When a secret was set is not known of what is typed. */
function withoutTimes(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'object' || value === null || !('set_at' in value)) return [name, value]
      const { set_at: _at, ...secret } = value
      return [name, secret]
    }),
  )
}

function mergeOrder({ base, mine, theirs }: Three<readonly string[]>): readonly string[] {
  if (isSame(base, mine)) return theirs
  const order = [...mine]
  for (const [at, id] of theirs.entries()) {
    if (order.includes(id) || base.includes(id)) continue
    const before = theirs[at - 1]
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1 || order.length, 0, id)
  }
  return order
}

function namesOf(...all: readonly Parts[]): PartName[] {
  return [...new Set(all.flatMap((parts) => [...parts.keys()]))]
}

function isNothing(part: unknown): boolean {
  return part === undefined || (typeof part === 'object' && part !== null && 'id' in part && isBlank(part))
}
