// Translates between the controls of the page and the conditions of the API, in both directions.
//
// The controls offer directions, endings, a minimum talk time, and conditions of which all or any must match: tests, and
// groups of tests. Conditions of the API are a tree. `isMet(writeConditions(readConditions(tree)))` equals `isMet(tree)`, for
// every tree.
import type { Condition } from '../../../../src/integrations/integration.ts'
import { isMet } from '../../../../src/integrations/conditions.ts'
import { OUTCOMES } from '../../../../src/calls/status.ts'
import { isSame } from '../../../../src/json/is-same.ts'

export const DIRECTIONS = ['inbound', 'outbound', 'internal', 'unknown'] as const
/** `unknown`: the source does not report the direction. */
type Direction = (typeof DIRECTIONS)[number]

export const ENDINGS = ['answered', 'missed', 'voicemail'] as const
type Ending = (typeof ENDINGS)[number]

export interface CallChoice {
  readonly directions: ReadonlySet<Direction>
  readonly endings: ReadonlySet<Ending>
  /** Seconds; 0: any length. */
  readonly talkedAtLeast: number
  readonly tests: readonly Condition[]
  readonly match: 'all' | 'any'
}

/** The calls that an integration without conditions sends (C15). */
export const DEFAULT_CHOICE: CallChoice = {
  directions: new Set(['inbound', 'unknown']),
  endings: new Set(ENDINGS),
  talkedAtLeast: 0,
  tests: [],
  match: 'all',
}

/** A call that nobody answered and that is not voicemail counts as missed. */
const OUTCOMES_BY_ENDING: Readonly<Record<Ending, readonly string[]>> = {
  answered: ['answered'],
  missed: OUTCOMES.filter((outcome) => outcome !== 'answered' && outcome !== 'voicemail'),
  voicemail: ['voicemail'],
}

export function writeConditions({
  directions: kinds,
  endings: ends,
  talkedAtLeast,
  tests,
  match,
}: CallChoice): Condition | null {
  const all: Condition[] = [
    ...writeDirections(kinds),
    ...writeEndings(ends),
    ...(talkedAtLeast > 0 ? [{ field: 'talk_duration', op: 'gte' as const, value: talkedAtLeast }] : []),
    ...(match === 'any' && tests.length > 0 ? [{ any: tests }] : tests),
  ]
  return isSame(all, writeDirections(DEFAULT_CHOICE.directions)) ? null : { all }
}

export function readConditions(conditions: Condition | null): CallChoice {
  if (conditions === null) return DEFAULT_CHOICE
  const rest = [...('all' in conditions ? conditions.all : [conditions])]
  const kinds = takeFirst(rest, readDirections)
  const ends = takeFirst(rest, readEndings)
  const talkedAtLeast = takeFirst(rest, readTalked)
  const [only] = rest
  const isAny = rest.length === 1 && only !== undefined && 'any' in only && only.any.length > 0
  return {
    directions: kinds ?? new Set(DIRECTIONS),
    endings: ends ?? DEFAULT_CHOICE.endings,
    talkedAtLeast: talkedAtLeast ?? 0,
    tests: isAny ? only.any : rest,
    match: isAny ? 'any' : 'all',
  }
}

/** The first condition that `read` understands; it is removed from the list. */
function takeFirst<Read>(from: Condition[], read: (one: Condition) => Read | null): Read | null {
  for (const [at, one] of from.entries()) {
    const found = read(one)
    if (found === null) continue
    from.splice(at, 1)
    return found
  }
  return null
}

function writeDirections(chosen: ReadonlySet<Direction>): Condition[] {
  if (DIRECTIONS.every((direction) => chosen.has(direction))) return []
  const known = DIRECTIONS.filter((direction) => direction !== 'unknown' && chosen.has(direction))
  const [only] = known
  const isOne: Condition[] =
    known.length === 0
      ? []
      : known.length === 1 && only !== undefined
        ? [{ field: 'direction', op: 'is', value: only }]
        : [{ field: 'direction', op: 'one_of', value: known }]
  if (!chosen.has('unknown')) return isOne.length > 0 ? isOne : [{ any: [] }]
  return [{ any: [...isOne, { field: 'direction', op: 'unknown' }] }]
}

function readDirections(one: Condition): ReadonlySet<Direction> | null {
  const written = CHOICES.directions.find(([, condition]) => isSame(condition, one))
  if (written) return written[0]
  // In any form: "not internal, or not known" is three of the four directions.
  if (!isOfDirectionsAlone(one)) return null
  return new Set(
    DIRECTIONS.filter((direction) => isMet(one, { direction: direction === 'unknown' ? null : direction })),
  )
}

function isOfDirectionsAlone(one: Condition): boolean {
  if ('all' in one) return one.all.length > 0 && one.all.every(isOfDirectionsAlone)
  if ('any' in one) return one.any.length > 0 && one.any.every(isOfDirectionsAlone)
  if (one.field !== 'direction') return false
  const values: readonly unknown[] = [one.value ?? []].flat()
  // An empty list, or a value that no call has, stays visible as a test.
  const isWhole = values.length > 0 && values.every((value) => KNOWN.includes(value))
  return one.op === 'known' || one.op === 'unknown' || (isWhole && DIRECTION_TESTS.has(one.op))
}

const KNOWN: readonly unknown[] = DIRECTIONS.filter((direction) => direction !== 'unknown')
const DIRECTION_TESTS: ReadonlySet<string> = new Set(['is', 'is_not', 'one_of', 'none_of'])

function writeEndings(chosen: ReadonlySet<Ending>): Condition[] {
  if (ENDINGS.every((ending) => chosen.has(ending))) return []
  const outcomes = ENDINGS.filter((ending) => chosen.has(ending)).flatMap((ending) => OUTCOMES_BY_ENDING[ending])
  const [only] = outcomes
  // Matches no call, and the server refuses it, like any list without values.
  if (only === undefined) return [{ field: 'outcome', op: 'one_of', value: [] }]
  return [
    outcomes.length === 1
      ? { field: 'outcome', op: 'is', value: only }
      : { field: 'outcome', op: 'one_of', value: outcomes },
  ]
}

function readEndings(one: Condition): ReadonlySet<Ending> | null {
  return CHOICES.endings.find(([, written]) => isSame(written, one))?.[0] ?? null
}

function readTalked(one: Condition): number | null {
  if (!('field' in one) || one.field !== 'talk_duration' || one.op !== 'gte') return null
  // A minimum of 0 only requires that the talk time is known: that is a test, not a control.
  return typeof one.value === 'number' && Number.isInteger(one.value) && one.value > 0 ? one.value : null
}

/** Every combination of the controls, by the conditions that it writes: reading is a lookup. */
const CHOICES = {
  directions: choicesWith(DIRECTIONS, writeDirections),
  endings: choicesWith(ENDINGS, writeEndings),
}

function choicesWith<One>(all: readonly One[], write: (chosen: ReadonlySet<One>) => Condition[]) {
  return Array.from({ length: 2 ** all.length }, (_, bits) => new Set(all.filter((_, at) => bits & (1 << at)))).flatMap(
    (chosen): [ReadonlySet<One>, Condition][] => write(chosen).map((written) => [chosen, written]),
  )
}
