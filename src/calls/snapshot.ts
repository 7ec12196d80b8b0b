// The content of an event: the call's fields at that moment, including calculated fields. Fields of one delivery (`event_id`,
// `is_realtime`, `route_name`, `account_*`) are not part of the event: they are added later.
import { outcomeOf, overlayAdditions } from './additions.ts'
import { wasAnswered } from './call.ts'
import type { Call, EventType, Fields, FieldValue } from './call.ts'

const DURATIONS = ['duration', 'talk_duration', 'ring_duration', 'hold_duration', 'queue_duration'] as const

type Durations = { [name in (typeof DURATIONS)[number]]?: number | undefined }

/** Every known field of the call, for an event of this type at this time. An unknown field is absent (C14). */
export function snapshot(call: Call, type: EventType, at: number): Fields {
  const fields: Record<string, FieldValue> = {
    // Values that the source reports have priority over Offhook's counts (C22).
    ...call.history?.fields,
    ...call.fields,
    uniqueid: call.uniqueid,
    event_type: `call.${type}`,
    event_time: time(at),
    sequence: call.sequence,
    is_test: call.isTest,
    is_replayed: call.isReplayed === true,
  }
  const known = durationsOf(call)
  for (const name of DURATIONS) {
    const seconds = known[name]
    if (seconds !== undefined) fields[name] = seconds
    else if (name in fields) delete fields[name]
  }
  const start = startOf(call)
  if (start !== undefined) fields['start_time'] = time(start)
  if (call.status !== null) fields['status'] = call.status
  if (call.previousStatus !== null) fields['previous_status'] = call.previousStatus
  if (wasAnswered(call)) fields['answered'] = true
  if (call.answerAt !== null) fields['answer_time'] = time(call.answerAt)
  if (call.endAt !== null) {
    fields['end_time'] = time(call.endAt)
    const outcome = outcomeOf(call)
    const isCorrected = outcome !== call.outcome
    fields['answered'] = outcome === 'answered' || (wasAnswered(call) && !isCorrected)
    if (outcome !== null) fields['outcome'] = outcome
    if (isCorrected) {
      fields['reported_outcome'] = call.outcome
      fields['outcome_corrected'] = true
    }
  }
  if (call.added) overlayAdditions(fields, call.added)
  return fields
}

let lastSecond = Number.NaN
let lastSecondText = ''

/** RFC 3339, UTC, milliseconds. The times of one moment share their second, and formatting the second is most of the work. */
function time(at: number): string {
  const ms = Math.trunc(at)
  const second = Math.floor(ms / 1000)
  if (second !== lastSecond) {
    lastSecondText = new Date(second * 1000).toISOString().slice(0, -'000Z'.length)
    lastSecond = second
  }
  return `${lastSecondText}${String(ms - second * 1000).padStart(3, '0')}Z`
}

/** Whether the end was the first report of the call: then its start is not known. */
function unseen(call: Call): boolean {
  return call.endAt !== null && call.previousStatus === null && call.startAt === call.endAt
}

/** When the call began, in ms since 1970; `undefined`: not known. */
export function startOf(call: Call): number | undefined {
  if (!unseen(call)) return call.startAt
  const duration = call.lost ? undefined : claimed(call, 'duration')
  return duration === undefined ? undefined : call.startAt - duration * 1000
}

/** The durations known so far, in whole seconds (C12). */
function durationsOf(call: Call): Durations {
  if (call.lost) return {}
  if (call.endAt === null) {
    if (call.answerAt === null) return {}
    return waitsOf(call)
  }
  const duration = unseen(call) ? claimed(call, 'duration') : seconds(call.endAt - call.startAt)
  return {
    duration,
    talk_duration: talkOf(call, duration),
    ...waitsOf(call),
    hold_duration: call.unseen && call.holdMs === 0 ? undefined : counted(call, call.holdMs, 'hold'),
  }
}

/** How long the caller waited for an answer, unless nobody saw the answer. */
function waitsOf(call: Call): Durations {
  if (call.unseen) return {}
  return { ring_duration: counted(call, call.ringMs, 'ring'), queue_duration: counted(call, call.queueMs, 'queue') }
}

/** Talk time from the first connection to the end of the last; 0 for a call that nobody answered, whatever the source says. */
function talkOf(call: Call, duration: number | undefined): number | undefined {
  if (call.answerAt !== null) return seconds((call.talkEndAt ?? call.endAt ?? call.answerAt) - call.answerAt)
  if (call.unseen === 'answer') return undefined
  if (outcomeOf(call) !== 'answered') return 0
  const claim = claimed(call, 'talk_duration')
  return claim === undefined ? undefined : Math.min(claim, duration ?? claim)
}

/** The measured duration; if nothing was measured, the source's value; if nothing was seen at all, unknown. */
function counted(call: Call, ms: number, kind: 'ring' | 'hold' | 'queue'): number | undefined {
  if (ms > 0) return seconds(ms)
  return claimed(call, `${kind}_duration`) ?? (unseen(call) ? undefined : 0)
}

function claimed(call: Call, name: keyof Durations): number | undefined {
  const value = call.fields[name]
  // A day is 86,400 s; a duration of more than a year is an error, and would put the start before all calendars.
  return typeof value === 'number' && value >= 0 && value <= 366 * 86_400 ? Math.round(value) : undefined
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
