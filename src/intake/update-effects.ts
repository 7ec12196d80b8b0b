// What one update means for its call and for who is to be told: the call advances, and out come the events with those who
// hear them. Pure; the database's row is read before and written after.
//
// A call's record holds, beside the call, the finals it owes (C9): the transaction that stores `ended` fixes which
// integrations are owed one, and until when each waits. A final whose wait is met, or over, goes; those that are met
// together share one event. Who has had its final is told of later changes by `updated`, if it asked (C10).
import { advance, type Facts } from '../calls/advance.ts'
import type { Call, CallEvent, CallUpdate, EventType, RecordingNews, UpdateResult } from '../calls/call.ts'
import { readCallIn } from '../calls/stored.ts'
import { eventAfterEnd, finalDueAt, waitIsMet, type Wait } from '../calls/finality.ts'

/** An integration, as far as following a call needs to know it. */
export interface EventConsumer {
  readonly id: number
  /** Whether it is switched on, and takes part in this kind of call at all (tests: C16). */
  accepts(call: Call): boolean
  readonly realtime: boolean
  readonly final: boolean
  readonly updated: boolean
  readonly wait: Wait
  /** Its settings cannot be read (S46): a final that it is owed waits until they can. */
  readonly isUnreadable?: true
}

/** When a final goes at the latest, in ms since 1970; or that it went. */
type Final = number | 'sent'

export interface CallRecord {
  readonly call: Call
  /** By the integration's id. */
  readonly finals: Readonly<Record<string, Final>>
  /** It was taken in for the record: nobody is told of it, whatever comes later (C18). */
  readonly quiet?: true
}

/** An event, and the integrations that may be told of it: their conditions are looked at when it is rendered. */
export interface EventEffect {
  readonly event: CallEvent
  readonly to: readonly number[]
}

export interface UpdateEffects {
  readonly record: CallRecord
  readonly result: Exclude<UpdateResult, 'duplicate'>
  readonly reason: string | null
  readonly events: readonly EventEffect[]
  /** News of a recording that is to be fetched, or made into an MP3, from now on. */
  readonly begins: RecordingNews | null
  /** Names of the steps after the call that are to be taken, in order: it ended by this update. */
  readonly steps: readonly string[]
}

/** A call's record as it is stored, as JSON; `null`: it cannot be read (S46). Never throws. */
export function readRecord(state: string): CallRecord | null {
  const call = readCallIn(state)
  if (call === null) return null
  const { finals, quiet } = JSON.parse(state) as { readonly finals?: unknown; readonly quiet?: unknown }
  return isFinals(finals) ? { call, finals, ...(quiet === true && { quiet }) } : null
}

function isFinals(value: unknown): value is CallRecord['finals'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((final) => final === 'sent' || Number.isFinite(final))
}

const NO_FINALS: CallRecord['finals'] = {}

/** Of what is long over no steps are taken, and no recording is expected that was not told of. */
const NOTHING_FOLLOWS = { steps: [], records: 'announced' } as const satisfies Partial<Facts>

const NOBODY: readonly EventConsumer[] = []

/** `quiet`: the update tells of what is long over (C18). */
export function applyUpdate(
  record: CallRecord | null,
  update: CallUpdate,
  { quiet = false, ...around }: { facts: Facts; listeners: readonly EventConsumer[]; quiet?: boolean },
): UpdateEffects {
  const isQuiet = record === null ? quiet : record.quiet === true
  const facts = isQuiet ? { ...around.facts, ...NOTHING_FOLLOWS } : around.facts
  const listeners = isQuiet ? NOBODY : around.listeners
  const step = advance(record?.call ?? null, update, facts)
  let { call } = step
  let finals = record?.finals ?? NO_FINALS
  const tellings: EventEffect[] = step.events.map((event) => ({ event, to: hearersOf(call, listeners) }))
  const ends = step.events.some((event) => event.type === 'ended')
  if (ends) finals = owedAtEnd(call, listeners, facts.nowMs)
  if (call.status === 'ended') {
    finals = putOff(finals, listeners, facts.nowMs)
    const due = Object.keys(finals).filter((id) => isDue(call, finals, { id, listeners, nowMs: facts.nowMs }))
    if (step.amended && !quiet)
      call = tell(call, 'updated', listenersOfUpdates(finals, listeners, due), { tellings, facts })
    if (due.length > 0) {
      call = tell(call, 'final', due.map(Number), { tellings, facts })
      finals = { ...finals, ...Object.fromEntries(due.map((id) => [id, 'sent'])) }
    }
  }
  const { result, reason, begins } = step
  return {
    record: isQuiet ? { call, finals, quiet: true } : { call, finals },
    result,
    reason,
    events: tellings,
    begins,
    steps: ends ? Object.keys(call.steps ?? {}) : [],
  }
}

/** Adds an event after the end for those who are to hear it; none when nobody is. */
function tell(
  call: Call,
  type: Extract<EventType, 'final' | 'updated'>,
  to: readonly number[],
  { tellings, facts }: { tellings: EventEffect[]; facts: Facts },
): Call {
  if (to.length === 0) return call
  const after = eventAfterEnd(call, type, facts.nowMs)
  tellings.push({ event: after.event, to })
  return after.call
}

const hearersOf = (call: Call, listeners: readonly EventConsumer[]): number[] =>
  listeners.filter((l) => l.realtime && l.accepts(call)).map((l) => l.id)

function owedAtEnd(call: Call, listeners: readonly EventConsumer[], nowMs: number): CallRecord['finals'] {
  const owed = listeners.filter((l) => l.final && l.accepts(call))
  return Object.fromEntries(owed.map((l) => [String(l.id), finalDueAt(call, l.wait, nowMs)]))
}

/** A final that cannot be made now is looked at again after so long: it takes little, and its integration may stay as it is for days. */
const UNREADABLE_AGAIN_MS = 10 * 60_000

/** What is due of integrations that cannot be read is due later. */
function putOff(
  finals: CallRecord['finals'],
  listeners: readonly EventConsumer[],
  nowMs: number,
): CallRecord['finals'] {
  const late = listeners.filter((l) => l.isUnreadable && isOverdue(finals[String(l.id)], nowMs))
  if (late.length === 0) return finals
  return { ...finals, ...Object.fromEntries(late.map((l) => [String(l.id), nowMs + UNREADABLE_AGAIN_MS])) }
}

const isOverdue = (final: Final | undefined, nowMs: number): boolean => typeof final === 'number' && final <= nowMs

function isDue(
  call: Call,
  finals: CallRecord['finals'],
  { id, listeners, nowMs }: { id: string; listeners: readonly EventConsumer[]; nowMs: number },
): boolean {
  const final = finals[id]
  if (final === undefined || final === 'sent') return false
  if (final <= nowMs) return true
  const listener = listeners.find((l) => String(l.id) === id)
  return listener !== undefined && !listener.isUnreadable && waitIsMet(call, listener.wait)
}

/** Those who had their final before this update, and asked for what comes after. */
function listenersOfUpdates(
  finals: CallRecord['finals'],
  listeners: readonly EventConsumer[],
  due: readonly string[],
): number[] {
  return listeners
    .filter((l) => l.updated && finals[String(l.id)] === 'sent' && !due.includes(String(l.id)))
    .map((l) => l.id)
}

/** When the next final that waits goes at the latest; `null` when none waits. */
export function nextFinalAt({ finals }: CallRecord): number | null {
  let next: number | null = null
  for (const final of Object.values(finals)) if (final !== 'sent' && (next === null || final < next)) next = final
  return next
}
