// The effects of one update: the new record of its call, and the events with their consumers. Pure; the row is read before and
// written afterwards.
//
// A call's record holds, beside the call, the finals that are owed (C9): the transaction that stores `ended` fixes which
// integrations are owed a final, and until when each waits. A final is sent when its wait is met, or is over; finals that are
// sent together share one event. A consumer that has had its final gets later changes as `updated`, if it is set to (C10).
import { applyCallUpdate, type UpdateContext } from '../calls/apply-update.ts'
import type {
  AdditionNews,
  Call,
  CallEvent,
  CallUpdate,
  EventType,
  RecordingNews,
  UpdateCode,
  UpdateResult,
} from '../calls/call.ts'
import type { CallRecord, FinalGroup } from '../calls/call-record.ts'
import { eventAfterEnd, finalDueAt } from '../calls/finality.ts'
import { difference, intersection, NO_IDS, union, type IdRanges } from '../calls/id-ranges.ts'
import { NO_CONSUMERS, type EventConsumers } from './event-consumers.ts'

/**
 * An event, and the integrations that may get it, in the order of their ids: their conditions are checked when the event is
 * rendered.
 */
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
  /** What a person added or removed by this update (C26). */
  readonly added: AdditionNews | null
}

const NO_FINALS: CallRecord['finals'] = []

/** An imported call has no steps, and no recordings except those that it announced. */
const NOTHING_FOLLOWS = { steps: [], records: 'announced' } as const satisfies Partial<UpdateContext>

/** `quiet`: the update is history (C18). */
export function applyUpdate(
  record: CallRecord | null,
  update: CallUpdate,
  { quiet = false, ...around }: { facts: UpdateContext; consumers: EventConsumers; quiet?: boolean },
): UpdateEffects {
  const isQuiet = record === null ? quiet : record.quiet === true
  const facts = isQuiet ? { ...around.facts, ...NOTHING_FOLLOWS } : around.facts
  const consumers = isQuiet ? NO_CONSUMERS : around.consumers
  const advanced = applyCallUpdate(record?.call ?? null, update, facts)
  let { call } = advanced
  let finals = record?.finals ?? NO_FINALS
  const events: EventEffect[] = advanced.events.map((event) => ({ event, to: consumers.ofStatus(event, call) }))
  const ends = advanced.events.some((event) => event.type === 'ended')
  if (ends) finals = owedAtEnd(call, consumers, facts.nowMs)
  if (call.status === 'ended') {
    finals = putOff(finals, consumers, facts.nowMs)
    const due = dueOf(call, finals, { consumers, nowMs: facts.nowMs })
    const context = { events, facts, consumers }
    if (advanced.amended && !quiet)
      call = addEvent(call, 'updated', difference(intersection(sentOf(finals), consumers.updated), due), context)
    call = addEvent(call, 'final', due, context)
    if (due.length > 0) finals = withFinal(finals, due, 'sent')
  }
  const { result, code, begins: newRecording } = advanced
  return {
    record: isQuiet ? { call, finals, quiet: true } : { call, finals },
    result,
    code,
    events,
    newRecording,
    steps: ends ? Object.keys(call.steps ?? {}) : [],
    added: update.added !== undefined && result === 'merged' ? update.added : null,
  }
}

/** Adds an event after the end for these consumers; adds none without consumers. */
function addEvent(
  call: Call,
  type: Extract<EventType, 'final' | 'updated'>,
  ids: IdRanges,
  {
    events,
    facts,
    consumers,
  }: { readonly events: EventEffect[]; readonly facts: UpdateContext; readonly consumers: EventConsumers },
): Call {
  if (ids.length === 0) return call
  const after = eventAfterEnd(call, type, facts.nowMs)
  events.push({ event: after.event, to: consumers.among(ids, after.event.fields) })
  return after.call
}

function owedAtEnd(call: Call, consumers: EventConsumers, nowMs: number): CallRecord['finals'] {
  return consumers
    .owed(call)
    .reduce((finals, { wait, ids }) => withFinal(finals, ids, finalDueAt(call, wait, nowMs)), NO_FINALS)
}

/** The finals after those of these integrations have come into another state. */
function withFinal(finals: CallRecord['finals'], ids: IdRanges, final: FinalGroup['final']): CallRecord['finals'] {
  const others: FinalGroup[] = []
  let all = ids
  for (const group of finals)
    if (group.final === final) all = union(all, group.ids)
    else {
      const left = difference(group.ids, ids)
      if (left.length > 0) others.push({ final: group.final, ids: left })
    }
  return [...others, { final, ids: all }]
}

/**
 * A final that cannot be made now is looked at again after this time: the look costs little, and the integration may stay
 * unreadable for days.
 */
const UNREADABLE_AGAIN_MS = 10 * 60_000

/** Postpones the finals of integrations that cannot be read. */
function putOff(finals: CallRecord['finals'], { unreadable }: EventConsumers, nowMs: number): CallRecord['finals'] {
  if (unreadable.length === 0) return finals
  const late = intersection(overdueOf(finals, nowMs), unreadable)
  return late.length === 0 ? finals : withFinal(finals, late, nowMs + UNREADABLE_AGAIN_MS)
}

/** The integrations whose finals are sent now: the cap is over, or the wait is met. */
function dueOf(
  call: Call,
  finals: CallRecord['finals'],
  { consumers, nowMs }: { readonly consumers: EventConsumers; readonly nowMs: number },
): IdRanges {
  const overdue = overdueOf(finals, nowMs)
  const waiting = idsIn(finals, (final) => final !== 'sent' && final > nowMs)
  return waiting.length === 0 ? overdue : union(overdue, intersection(waiting, consumers.waitIsMet(call)))
}

const overdueOf = (finals: CallRecord['finals'], nowMs: number): IdRanges =>
  idsIn(finals, (final) => final !== 'sent' && final <= nowMs)

/** The integrations that had their final before this update. */
const sentOf = (finals: CallRecord['finals']): IdRanges => idsIn(finals, (final) => final === 'sent')

const idsIn = (finals: CallRecord['finals'], is: (final: FinalGroup['final']) => boolean): IdRanges =>
  finals.reduce((ids, group) => (is(group.final) ? union(ids, group.ids) : ids), NO_IDS)

/** The latest time of the next final that waits; `null` when none waits. */
export function nextFinalAt({ finals }: CallRecord): number | null {
  let next: number | null = null
  for (const { final } of finals) if (final !== 'sent' && (next === null || final < next)) next = final
  return next
}
