// Says in one sentence when an integration sends, and what follows from it.
import type { Condition } from '../../../../src/integrations/integration.ts'
import { conditionWords } from '../../../words/condition-words.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { ENDINGS, readConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'
import { testPhrase } from './test-phrase.ts'

const say = words.when
const { phrases } = conditionWords

type TriggerSettings = Pick<Draft, 'realtime' | 'statuses' | 'final' | 'updated' | 'conditions' | 'wait'>

/** `zone`: the time zone for times in conditions. */
export function whenSentence(
  { realtime, statuses, final, updated, conditions }: TriggerSettings,
  zone: string,
): string {
  const choice = readConditions(conditions)
  if (choice.directions.size === 0) return say.noCall
  if (choice.endings.size === 0) return say.noOutcome
  const parts = partsOf(choice, zone)
  const [call, ifs] = [callOf(choice), parts.length === 0 ? '' : phrases.only(phrases.list(parts))]
  if (realtime && statuses !== null && statuses.length > 0) {
    const to = say.statuses(statuses.map((status) => words.life.status[status]))
    return final ? say.someChangesAndOnce(call, to, ifs) : say.someChanges(call, to, ifs)
  }
  if (realtime && statuses === null) return final ? say.changesAndOnce(call, ifs) : say.changes(call, ifs)
  if (final) return say.once(call, ifs)
  return updated ? say.onlyUpdates(call, ifs) : say.nothing
}

/** `Inbound calls that were answered, longer than 30 s, from Sydney` */
export function callsSentence(conditions: Condition | null, zone: string): string {
  const choice = readConditions(conditions)
  if (choice.endings.size === 0) return phrases.calls.none
  const kinds = knownKinds(choice).map((kind) => say.kinds[kind])
  const { calls } = phrases
  const first =
    kinds.length === 3
      ? calls.any
      : kinds.length > 0
        ? calls.of(kinds)
        : choice.directions.has('unknown')
          ? calls.unknown
          : calls.none
  const parts = partsOf(choice, zone)
  return parts.length === 0 ? first : `${first} ${phrases.list(parts)}`
}

/** Notes about when the integration sends, and about what its requests wait for. */
export function whenMore({ realtime, final, updated }: TriggerSettings): string {
  const first = realtime ? [final ? say.tied : say.tiedOnly] : []
  return [...first, ...(updated && final ? [say.again] : [])].join(' ')
}

/**
 * Says what the last request of a call waits for; `null`: no such request is sent. `known`: the account's steps, once
 * loaded.
 */
export function waitSentence(
  { realtime, final, wait }: TriggerSettings,
  known: readonly KnownStep[] | null,
): string | null {
  if (!final) return null
  const who = realtime ? say.theLast : say.it
  const steps = wait.steps.filter((name) => stepState(name, known) === 'on')
  if (wait.cap_s === 0 || (!wait.recording && steps.length === 0)) return say.soon(who)
  return say.waits(who, say.waited(wait.recording, steps.map(say.quoted)), say.time(wait.cap_s))
}

/** The known facts about a step. */
export interface KnownStep {
  readonly name: string
  readonly enabled: boolean
}

/**
 * Whether a step runs after calls, is switched off, or no longer exists. Until the steps are loaded, a step is taken to exist.
 */
export function stepState(name: string, known: readonly KnownStep[] | null): 'on' | 'off' | 'gone' {
  const step = known?.find((one) => one.name === name)
  if (step) return step.enabled ? 'on' : 'off'
  return known === null ? 'on' : 'gone'
}

function knownKinds({ directions }: CallChoice) {
  return (['inbound', 'outbound', 'internal'] as const).filter((kind) => directions.has(kind))
}

function callOf(choice: CallChoice): string {
  const kinds = knownKinds(choice)
  if (kinds.length === 3) return say.aCall([])
  if (kinds.length > 0) return say.aCall(kinds.map((kind) => say.kinds[kind]))
  return say.unknownCall
}

/** The parts of the sentence after "calls". */
function partsOf({ endings: chosen, talkedAtLeast, tests, match }: CallChoice, zone: string): string[] {
  const chosenEndings = ENDINGS.filter((ending) => chosen.has(ending))
  return [
    ...(chosenEndings.length < ENDINGS.length
      ? [testPhrase({ field: 'outcome', op: 'one_of', value: chosenEndings }, zone)]
      : []),
    ...(talkedAtLeast > 0 ? [testPhrase({ field: 'talk_duration', op: 'gte', value: talkedAtLeast }, zone)] : []),
    ...(match === 'any' && tests.length > 0
      ? [groupText({ any: tests }, zone)]
      : tests.map((one) => bracketed(one, zone))),
  ]
}

/** All parts of a group joined; an inner group is in brackets. */
function groupText(group: Exclude<Condition, { readonly field: string }>, zone: string): string {
  if ('all' in group) {
    const parts = group.all.map((one) => bracketed(one, zone))
    return parts.length === 0 ? phrases.every : phrases.and(parts)
  }
  const parts = group.any.map((one) => ('field' in one ? testPhrase(one, zone) : bracketed(one, zone)))
  return parts.length === 0 ? phrases.none : phrases.or(parts)
}

/** In brackets if it has several parts, so that its "or" cannot be read as part of the outer group. */
function bracketed(one: Condition, zone: string): string {
  if ('field' in one) return testPhrase(one, zone)
  const count = 'all' in one ? one.all.length : one.any.length
  const text = groupText(one, zone)
  return count > 1 ? phrases.brackets(text) : text
}
