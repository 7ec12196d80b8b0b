// Merges the changes of two people to the same integration, part by part, from the version that both started with:
//
//   mine changed   | theirs changed   | result
//   ---------------+------------------+----------------------------------------------------
//   no             | no               | unchanged
//   yes            | no               | mine
//   no             | yes              | theirs
//   yes            | yes, same value  | that value
//   yes            | yes, another one | a collision: mine, unless the person chooses theirs
//
// The order of rows never collides: my order stays, and rows that they added stand after the same row as in their version.
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
  /** `undefined`: the row does not exist. */
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

/** The parts in which the three versions differ, without the order of rows. */
export function differencesOf(base: Draft, mine: Draft, theirs: Draft): Difference[] {
  const [was, my, their] = [partsOf(base), partsOf(mine), partsOf(theirs)]
  return namesOf(was, my, their).flatMap((part): Difference[] => {
    if (part === 'rows' || part === 'headers') return []
    const three = { part, base: was.get(part), mine: my.get(part), theirs: their.get(part) }
    const by = changedBy(three)
    return by === null || [three.base, three.mine, three.theirs].every(isNothing) ? [] : [{ ...three, by }]
  })
}

/** Their version with my changes; where both changed a part, mine, unless `acceptTheirs` has the part. */
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
 * Whether the secret that I typed may be the secret that they saved: my own save whose response was lost. A typed secret is
 * sent again, which does no harm.
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

/** A typed secret has no time at which it was set, so times are not compared. */
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
