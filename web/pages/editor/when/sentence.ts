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

export function whenMore({ realtime, final, updated, wait }: Asked): string {
  const first = realtime ? (final ? say.tied : say.tiedOnly) : final ? waitOf(wait) : ''
  return [first, ...(updated && final ? [say.again] : [])].join(' ')
}

function waitOf({ recording, cap_s }: Asked['wait']): string {
  if (!recording || cap_s === 0) return say.soon
  return say.waits(cap_s % 60 === 0 ? `${cap_s / 60} min` : `${cap_s} s`)
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
