// When an integration sends, as one sentence, and what follows from it.
import { fieldOf } from '../../../../src/calls/fields.ts'
import type { FieldTest } from '../../../../src/integrations/integration.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { endings, readConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'

const say = words.when

type Asked = Pick<Draft, 'realtime' | 'final' | 'updated' | 'conditions' | 'wait'>

export function whenSentence({ realtime, final, updated, conditions }: Asked): string {
  const choice = readConditions(conditions)
  const [call, ifs] = [callOf(choice), say.ifs(ifsOf(choice))]
  if (realtime) return final ? say.changesAndOnce(call, ifs) : say.changes(call, ifs)
  if (final) return say.once(call, ifs)
  return updated ? say.onlyUpdates(call, ifs) : say.nothing
}

/** What has to be known beside when it sends and what that waits for. */
export function whenMore({ realtime, final, updated }: Asked): string {
  const first = realtime ? [final ? say.tied : say.tiedOnly] : []
  return [...first, ...(updated && final ? [say.again] : [])].join(' ')
}

/** What the last request of a call waits for; `null`: there is none. `known`: the steps of the account, once they are known. */
export function waitSentence({ realtime, final, wait }: Asked, known: readonly KnownStep[] | null): string | null {
  if (!final) return null
  const who = realtime ? say.theLast : say.it
  const steps = wait.steps.filter((name) => stepStands(name, known) === 'on')
  if (wait.cap_s === 0 || (!wait.recording && steps.length === 0)) return say.soon(who)
  return say.waits(who, say.waited(wait.recording, steps.map(say.quoted)), say.time(wait.cap_s))
}

/** What is known of a step. */
export interface KnownStep {
  readonly name: string
  readonly enabled: boolean
}

/** Whether a step follows calls, is switched off, or is not there (any more). Before that is known, one is taken to be there. */
export function stepStands(name: string, known: readonly KnownStep[] | null): 'on' | 'off' | 'gone' {
  const step = known?.find((one) => one.name === name)
  if (step) return step.enabled ? 'on' : 'off'
  return known === null ? 'on' : 'gone'
}

function callOf({ directions }: CallChoice): string {
  const kinds = (['inbound', 'outbound', 'internal'] as const).filter((kind) => directions.has(kind))
  if (kinds.length === 3) return say.aCall([])
  if (kinds.length > 0) return say.aCall(kinds.map((kind) => say.kinds[kind]))
  return directions.has('unknown') ? say.unknownCall : say.noCall
}

function ifsOf({ endings: chosen, talkedAtLeast, tests, meet, others }: CallChoice): string[] {
  const ways = endings.filter((ending) => chosen.has(ending))
  const n = tests.length + others.length
  const [only] = tests
  return [
    ...(ways.length < endings.length && ways.length > 0 ? [say.ended(ways.map((way) => say.endedWays[way]))] : []),
    ...(talkedAtLeast > 0 ? [say.talked(talkedAtLeast)] : []),
    ...(n === 1 && only ? [testText(only)] : n > 0 ? [say.tests(n, others.length > 0 ? 'all' : meet)] : []),
  ]
}

/** `Campaign is “Spring sale”` */
export function testText({ field, op, value }: FieldTest): string {
  const wanted = value === undefined ? '' : say.quoted([value].flat().map(String).join(', '))
  return say.test(fieldOf(field)?.label ?? field, say.operators[op], wanted)
}
