// Chooses the call and the moment that the editor shows at first: one that the integration would send. Real calls come first,
// because the person knows their values.
import type { EventType, Fields } from '../../../../src/calls/call.ts'
import { momentOf } from '../../../../src/calls/moment.ts'
import type { KeptMoment, Moment } from '../../../../src/calls/moment.ts'
import { sampleEvent, sampleMoments, SAMPLE_EVENT_ID, SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import type { SampleName } from '../../../../src/calls/samples.ts'
import { EVENT_TYPES } from '../../../../src/calls/status.ts'
import { isMet } from '../../../../src/integrations/conditions.ts'
import type { Condition, Integration } from '../../../../src/integrations/integration.ts'
import { asksFor } from '../../../../src/integrations/match.ts'
import type { ListedCall } from '../../../api/calls.ts'

/** In the form of the API. */
export type SampleChoice = { readonly call_id: string } | { readonly example: SampleName }

export interface SampledMoment extends Moment {
  /** The country of the dialled number; `null`: unknown. */
  readonly numberCountry: string | null
}

/** The settings that decide which events of a call are sent. */
export type Trigger = Pick<Integration, 'realtime' | 'final' | 'updated' | 'statuses' | 'conditions'>

/** Moments with the most information come first. */
const MOMENTS: readonly EventType[] = [...new Set<EventType>(['final', 'answered', 'ended', ...EVENT_TYPES])]

/** The moments that the integration would send, the one with the most information first. */
function sentMoments(trigger: Trigger): readonly EventType[] {
  return MOMENTS.filter((type) => (type === 'final' ? trigger.final : asksFor({ ...trigger, enabled: true }, type)))
}

/** The moments of a real call that can be shown: those it had, and its final, which every call has in the end. */
export function momentsIn(moments: readonly { readonly type: EventType }[]): ReadonlySet<EventType> {
  return new Set([...moments.map(({ type }) => type), 'final'])
}

/**
 * The moment of a call to show first: one that is sent. If nothing of the call is sent, a moment that would be sent if the
 * conditions matched, else the newest.
 */
export function usualMoment(trigger: Trigger, moments: readonly KeptMoment[], known: Fields): EventType {
  const types = new Set(moments.map(({ type }) => type))
  const sent = sentMoments(trigger)
  const has = sent.filter((type) => types.has(type) || (type === 'final' && types.has('ended')))
  const met = has.find((type) => isMet(trigger.conditions, momentOf(moments, type, known).fields))
  return met ?? has[0] ?? (trigger.final ? 'final' : (moments.at(-1)?.type ?? 'final'))
}

/** The data of a call that is known before its moments are loaded. */
export type KnownCall = Pick<
  ListedCall,
  'id' | 'is_test' | 'is_replayed' | 'started_at' | 'ended_at' | 'status' | 'fields'
>

/**
 * The call to show first: the newest call that the integration would send, else an example that it would send. Replayed calls
 * come after live calls, test calls last. If no call matches the conditions, the call that would be shown without conditions.
 */
export function usualSample(newestFirst: readonly KnownCall[], trigger: Trigger): SampleChoice {
  const groups = [0, 1, 2].map((rank) => newestFirst.filter((call) => rankOf(call) === rank))
  for (const group of groups) {
    const call = callAmong(group, trigger)
    if (call) return { call_id: call.id }
  }
  const example = exampleOf(trigger)
  if (example !== null) return { example }
  const any = callAmong(groups.flat(), { ...trigger, conditions: EVERY_CALL }) ?? newestFirst[0]
  return any ? { call_id: any.id } : { example: 'answered' }
}

function rankOf({ is_test: isTest, is_replayed: isReplayed }: KnownCall): number {
  return isTest ? 2 : isReplayed ? 1 : 0
}

const EVERY_CALL: Condition = { all: [] }

function callAmong(calls: readonly KnownCall[], trigger: Trigger): KnownCall | undefined {
  const sent = sentMoments(trigger)
  const met = ({ fields, started_at: start, ended_at: end }: KnownCall, type: EventType): boolean =>
    isMet(trigger.conditions, { ...fields, event_type: `call.${type}`, event_time: end ?? start })
  for (const type of sent) {
    const found = calls.find((call) => hasHad(call, type) && met(call, type))
    if (found) return found
  }
  // An active call is better than an example.
  return sent.includes('final') ? calls.find((call) => met(call, 'final')) : undefined
}

/** The fields that show that a call once had a status. */
const TRACES: Partial<Readonly<Record<EventType, string>>> = {
  in_menu: 'ivr_path',
  queued: 'queue_duration',
  answered: 'answered',
  on_hold: 'hold_duration',
  transferring: 'transfer_count',
  voicemail: 'voicemail_left',
}

/** Whether a call had this moment, as far as its fields show without its events. */
function hasHad({ status, ended_at: end, fields }: KnownCall, type: EventType): boolean {
  if (type === 'final' || type === 'ended') return end !== null
  if (type === 'ringing' || type === status) return true
  return Boolean(fields[TRACES[type] ?? ''])
}

/** The first example that the integration would send; `null`: none. */
export function exampleOf(trigger: Trigger): SampleName | null {
  for (const type of sentMoments(trigger)) {
    const found = SAMPLE_NAMES.find(
      (name) => sampleMoments(name).has(type) && isMet(trigger.conditions, sampleEvent(name, type).fields),
    )
    if (found) return found
  }
  return null
}

export function momentsOfExample(example: SampleName): readonly KeptMoment[] {
  return [...sampleMoments(example)].map((type) => exampleMoment(example, type))
}

export function exampleMoment(example: SampleName, type: EventType): SampledMoment {
  const { fields } = sampleEvent(example, type)
  return { type, fields, eventId: SAMPLE_EVENT_ID, instead: null, numberCountry: null }
}

/** The data that the API returns for a real call. */
interface CallMoments {
  readonly moments: readonly KeptMoment[]
  /** All present fields of the call. */
  readonly known: Fields
  readonly numberCountry: string | null
}

/** A real call at a moment, from the stored events. */
export function callMoment({ moments, known, numberCountry }: CallMoments, type: EventType): SampledMoment {
  return { ...momentOf(moments, type, known), numberCountry }
}

/** A choice as the value of an option, and back. */
export function keyOf(choice: SampleChoice): string {
  return 'call_id' in choice ? choice.call_id : `example:${choice.example}`
}

export function choiceOf(key: string): SampleChoice {
  const example = SAMPLE_NAMES.find((name) => key === `example:${name}`)
  return example ? { example } : { call_id: key }
}
