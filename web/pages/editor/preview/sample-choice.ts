// Which call, at which moment, the editor shows. Real calls come first: their values are the ones that a person knows.
import type { EventType, Fields } from '../../../../src/calls/call.ts'
import { momentOf } from '../../../../src/calls/moment.ts'
import type { KeptMoment, Moment } from '../../../../src/calls/moment.ts'
import { sampleEvent, SAMPLE_EVENT_ID, SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import type { SampleName } from '../../../../src/calls/samples.ts'

/** As the API takes it. */
export type SampleChoice = { readonly call_id: string } | { readonly example: SampleName }

export interface SampledMoment extends Moment {
  /** Where the dialled number is at home; `null`: nobody says. */
  readonly numberCountry: string | null
}

/** The moment that says most of what an integration sends. */
export function usualMoment({ realtime, final }: { readonly realtime: boolean; readonly final: boolean }): EventType {
  return realtime && !final ? 'answered' : 'final'
}

/** The moments that can be shown of a real call: those it had, and its last account, which every call has in the end. */
export function momentsIn(moments: readonly { readonly type: EventType }[]): ReadonlySet<EventType> {
  return new Set([...moments.map(({ type }) => type), 'final'])
}

/** The moment that is wanted, where the call has it; else the one that says most. */
export function momentAmong(has: ReadonlySet<EventType>, wanted: EventType): EventType {
  return has.has(wanted) ? wanted : 'final'
}

/** What is known of a call before its moments are. */
interface Listed {
  readonly is_test: boolean
  readonly is_replayed: boolean
  readonly ended_at: string | null
}

/** The newest call that has something to show for this moment: what is complete is of calls that ended. Replayed calls come after live ones, tests last. */
export function usualCall<Call extends Listed>(newestFirst: readonly Call[], event: EventType): Call | undefined {
  const real = newestFirst.filter(({ is_test: isTest }) => !isTest)
  const live = real.filter(({ is_replayed: isReplayed }) => !isReplayed)
  const calls = [live, real, newestFirst].find(({ length }) => length > 0) ?? []
  const ended = event === 'final' ? calls.find(({ ended_at: at }) => at !== null) : undefined
  return ended ?? calls[0]
}

export function exampleMoment(example: SampleName, type: EventType): SampledMoment {
  const { fields } = sampleEvent(example, type)
  return { type, fields, eventId: SAMPLE_EVENT_ID, instead: null, numberCountry: null }
}

/** What the API shows of a real call. */
interface CallMoments {
  readonly moments: readonly KeptMoment[]
  /** All that is known of it now. */
  readonly known: Fields
  readonly numberCountry: string | null
}

/** A real call, of what is kept of it. */
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

/** Who a call was with, as a person would name it: the name, else the number. */
export function callerOf({ caller_name: name, caller_number: number }: Fields): string | null {
  const [first] = [name, number].filter((value) => typeof value === 'string' && value.trim() !== '')
  return typeof first === 'string' ? first : null
}
