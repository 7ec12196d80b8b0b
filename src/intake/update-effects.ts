// The effects of one update: the new record of its call, and the events with their consumers. Pure; the row is read before and
// written afterwards.
//
// A call's record holds, beside the call, the finals that are owed (C9): the transaction that stores `ended` fixes which
// integrations are owed a final, and until when each waits. A final is sent when its wait is met, or is over; finals that are
// sent together share one event. A consumer that has had its final gets later changes as `updated`, if it is set to (C10).
import { applyCallUpdate, type UpdateContext } from '../calls/apply-update.ts'
import type { Call, CallEvent, CallUpdate, EventType, RecordingNews, UpdateCode, UpdateResult } from '../calls/call.ts'
import type { CallRecord, Final } from '../calls/call-record.ts'
import { eventAfterEnd, finalDueAt, waitIsMet, type Wait } from '../calls/finality.ts'

/** An integration as a consumer of events. */
export interface EventConsumer {
  readonly id: number
  /** Whether the consumer is switched on, and takes part in this kind of call at all (tests: C16). */
  accepts(call: Call): boolean
  readonly realtime: boolean
  readonly final: boolean
  readonly updated: boolean
  readonly wait: Wait
  /** The consumer's settings cannot be read (S46): a final that it is owed waits until they can be. */
  readonly isUnreadable?: true
}

/** An event, and the integrations that may get it: their conditions are checked when the event is rendered. */
export interface EventEffect {
  readonly event: CallEvent
  readonly to: readonly number[]
}

export interface UpdateEffects {
  readonly record: CallRecord
  readonly result: Exclude<UpdateResult, 'duplicate'>
  readonly code: UpdateCode | null
  readonly events: readonly EventEffect[]
  /** News of a recording that is to be fetched, or converted to MP3, from now on. */
  readonly newRecording: RecordingNews | null
  /** Names of the steps to run, in order, because this update ended the call. */
  readonly steps: readonly string[]
}

const NO_FINALS: CallRecord['finals'] = {}

/** An imported call has no steps, and no recordings except those that it announced. */
const NOTHING_FOLLOWS = { steps: [], records: 'announced' } as const satisfies Partial<UpdateContext>

const NO_CONSUMERS: readonly EventConsumer[] = []

/** `quiet`: the update is history (C18). */
export function applyUpdate(
  record: CallRecord | null,
  update: CallUpdate,
  { quiet = false, ...around }: { facts: UpdateContext; consumers: readonly EventConsumer[]; quiet?: boolean },
): UpdateEffects {
  const isQuiet = record === null ? quiet : record.quiet === true
  const facts = isQuiet ? { ...around.facts, ...NOTHING_FOLLOWS } : around.facts
  const consumers = isQuiet ? NO_CONSUMERS : around.consumers
  const advanced = applyCallUpdate(record?.call ?? null, update, facts)
  let { call } = advanced
  let finals = record?.finals ?? NO_FINALS
  const events: EventEffect[] = advanced.events.map((event) => ({ event, to: realtimeConsumersOf(call, consumers) }))
  const ends = advanced.events.some((event) => event.type === 'ended')
  if (ends) finals = owedAtEnd(call, consumers, facts.nowMs)
  if (call.status === 'ended') {
    finals = putOff(finals, consumers, facts.nowMs)
    const due = Object.keys(finals).filter((id) => isDue(call, finals, { id, consumers, nowMs: facts.nowMs }))
    if (advanced.amended && !quiet)
      call = addEvent(call, 'updated', updateConsumersOf(finals, consumers, due), { events, facts })
    if (due.length > 0) {
      call = addEvent(call, 'final', due.map(Number), { events, facts })
      finals = { ...finals, ...Object.fromEntries(due.map((id) => [id, 'sent'])) }
    }
  }
  const { result, code, begins: newRecording } = advanced
  return {
    record: isQuiet ? { call, finals, quiet: true } : { call, finals },
    result,
    code,
    events,
    newRecording,
    steps: ends ? Object.keys(call.steps ?? {}) : [],
  }
}

/** Adds an event after the end for these consumers; adds none without consumers. */
function addEvent(
  call: Call,
  type: Extract<EventType, 'final' | 'updated'>,
  to: readonly number[],
  { events, facts }: { events: EventEffect[]; facts: UpdateContext },
): Call {
  if (to.length === 0) return call
  const after = eventAfterEnd(call, type, facts.nowMs)
  events.push({ event: after.event, to })
  return after.call
}

const realtimeConsumersOf = (call: Call, consumers: readonly EventConsumer[]): number[] =>
  consumers.filter((one) => one.realtime && one.accepts(call)).map((one) => one.id)

function owedAtEnd(call: Call, consumers: readonly EventConsumer[], nowMs: number): CallRecord['finals'] {
  const owed = consumers.filter((one) => one.final && one.accepts(call))
  return Object.fromEntries(owed.map((one) => [String(one.id), finalDueAt(call, one.wait, nowMs)]))
}

/**
 * A final that cannot be made now is looked at again after this time: the look costs little, and the integration may stay
 * unreadable for days.
 */
const UNREADABLE_AGAIN_MS = 10 * 60_000

/** Postpones the finals of integrations that cannot be read. */
function putOff(
  finals: CallRecord['finals'],
  consumers: readonly EventConsumer[],
  nowMs: number,
): CallRecord['finals'] {
  const late = consumers.filter((one) => one.isUnreadable && isOverdue(finals[String(one.id)], nowMs))
  if (late.length === 0) return finals
  return { ...finals, ...Object.fromEntries(late.map((one) => [String(one.id), nowMs + UNREADABLE_AGAIN_MS])) }
}

const isOverdue = (final: Final | undefined, nowMs: number): boolean => typeof final === 'number' && final <= nowMs

function isDue(
  call: Call,
  finals: CallRecord['finals'],
  { id, consumers, nowMs }: { id: string; consumers: readonly EventConsumer[]; nowMs: number },
): boolean {
  const final = finals[id]
  if (final === undefined || final === 'sent') return false
  if (final <= nowMs) return true
  const consumer = consumers.find((one) => String(one.id) === id)
  return consumer !== undefined && !consumer.isUnreadable && waitIsMet(call, consumer.wait)
}

/** The consumers that had their final before this update, and want later changes. */
function updateConsumersOf(
  finals: CallRecord['finals'],
  consumers: readonly EventConsumer[],
  due: readonly string[],
): number[] {
  return consumers
    .filter((one) => one.updated && finals[String(one.id)] === 'sent' && !due.includes(String(one.id)))
    .map((one) => one.id)
}

/** The latest time of the next final that waits; `null` when none waits. */
export function nextFinalAt({ finals }: CallRecord): number | null {
  let next: number | null = null
  for (const final of Object.values(finals)) if (final !== 'sent' && (next === null || final < next)) next = final
  return next
}
