// Which calls are sent, as the controls of the page have it, and the conditions of the API: both ways.
//
// Controls say: these directions, these ends, talked for at least so long, and a list of tests of which all or any must be
// met. Conditions are a tree. What of a tree the controls cannot say is kept as it is, and shown as text: so
// `isMet(writeConditions(readConditions(tree)))` is `isMet(tree)`, whatever the tree.
import type { Condition, FieldTest } from '../../../../src/integrations/integration.ts'
import { outcomes } from '../../../../src/calls/status.ts'
import { isSame } from '../draft/same.ts'

export const directions = ['inbound', 'outbound', 'internal', 'unknown'] as const
/** `unknown`: the source does not say. */
export type Direction = (typeof directions)[number]

export const endings = ['answered', 'missed', 'voicemail'] as const
export type Ending = (typeof endings)[number]

export interface CallChoice {
  readonly directions: ReadonlySet<Direction>
  readonly endings: ReadonlySet<Ending>
  /** Seconds; 0: however short. */
  readonly talkedAtLeast: number
  readonly tests: readonly FieldTest[]
  readonly meet: 'all' | 'any'
  /** What controls cannot say. */
  readonly others: readonly Condition[]
}

/** What an integration without conditions sends (C15). */
export const usualChoice: CallChoice = {
  directions: new Set(['inbound', 'unknown']),
  endings: new Set(endings),
  talkedAtLeast: 0,
  tests: [],
  meet: 'all',
  others: [],
}

/** Every call that nobody talked in and that is no voicemail is missed, as people say it. */
const outcomesOf: Readonly<Record<Ending, readonly string[]>> = {
  answered: ['answered'],
  missed: outcomes.filter((outcome) => outcome !== 'answered' && outcome !== 'voicemail'),
  voicemail: ['voicemail'],
}

export function writeConditions(choice: CallChoice): Condition | null {
  const all = [
    ...writeDirections(choice.directions),
    ...writeEndings(choice.endings),
    ...(choice.talkedAtLeast > 0
      ? [{ field: 'talk_duration', op: 'gt' as const, value: choice.talkedAtLeast - 1 }]
      : []),
    ...(choice.meet === 'any' && choice.tests.length > 0 ? [{ any: choice.tests }] : choice.tests),
    ...choice.others,
  ]
  return isSame(all, writeDirections(usualChoice.directions)) ? null : { all }
}

export function readConditions(conditions: Condition | null): CallChoice {
  if (conditions === null) return usualChoice
  const all = 'all' in conditions ? conditions.all : [conditions]
  let choice: CallChoice = { ...usualChoice, directions: new Set(directions) }
  for (const [at, one] of all.entries()) choice = readInto(choice, one, all.slice(0, at))
  return choice
}

function readInto(choice: CallChoice, one: Condition, before: readonly Condition[]): CallChoice {
  const read = { directions: readDirections(one), endings: readEndings(one), talked: readTalked(one) }
  const is = (reads: (other: Condition) => unknown): boolean => !before.some((other) => reads(other) !== null)
  if (read.directions && is(readDirections)) return { ...choice, directions: read.directions }
  if (read.endings && is(readEndings)) return { ...choice, endings: read.endings }
  if (read.talked !== null && is(readTalked)) return { ...choice, talkedAtLeast: read.talked }
  if ('field' in one && choice.meet === 'all') return { ...choice, tests: [...choice.tests, one] }
  if ('any' in one && choice.tests.length === 0 && choice.meet === 'all' && one.any.length > 0) {
    const tests = one.any.filter((each): each is FieldTest => 'field' in each)
    if (tests.length === one.any.length) return { ...choice, tests, meet: 'any' }
  }
  return { ...choice, others: [...choice.others, one] }
}

function writeDirections(chosen: ReadonlySet<Direction>): Condition[] {
  if (directions.every((direction) => chosen.has(direction))) return []
  const known = directions.filter((direction) => direction !== 'unknown' && chosen.has(direction))
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
  return choices.directions.find(([, written]) => isSame(written, one))?.[0] ?? null
}

function writeEndings(chosen: ReadonlySet<Ending>): Condition[] {
  if (endings.every((ending) => chosen.has(ending))) return []
  const wanted = endings.filter((ending) => chosen.has(ending)).flatMap((ending) => outcomesOf[ending])
  const [only] = wanted
  if (only === undefined) return [{ field: 'outcome', op: 'unknown' }]
  return [
    wanted.length === 1
      ? { field: 'outcome', op: 'is', value: only }
      : { field: 'outcome', op: 'one_of', value: wanted },
  ]
}

function readEndings(one: Condition): ReadonlySet<Ending> | null {
  return choices.endings.find(([, written]) => isSame(written, one))?.[0] ?? null
}

function readTalked(one: Condition): number | null {
  if (!('field' in one) || one.field !== 'talk_duration' || one.op !== 'gt') return null
  return typeof one.value === 'number' && Number.isInteger(one.value) && one.value >= 0 ? one.value + 1 : null
}

/** Every way to choose, with what it writes: reading is looking it up. */
const choices = {
  directions: waysOf(directions, writeDirections),
  endings: waysOf(endings, writeEndings),
}

function waysOf<One>(all: readonly One[], write: (chosen: ReadonlySet<One>) => Condition[]) {
  return Array.from({ length: 2 ** all.length }, (_, bits) => new Set(all.filter((_, at) => bits & (1 << at)))).flatMap(
    (chosen): [ReadonlySet<One>, Condition][] => write(chosen).map((written) => [chosen, written]),
  )
}
