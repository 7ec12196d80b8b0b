// The effects of the updates of one call, and the columns stored for it. Pure, so that it can be repeated when another batch has
// stored the call meanwhile.
import { outcomeOf } from '../calls/additions.ts'
import type { UpdateContext, RecordsPolicy } from '../calls/apply-update.ts'
import type { CallHistory, CallUpdate, Fields } from '../calls/call.ts'
import type { CallColumns } from '../store/calls/call-batch.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { EventConsumers } from './event-consumers.ts'
import { applyUpdate, nextFinalAt, type UpdateEffects } from './update-effects.ts'
import type { IngestResult } from './ingest.ts'
import type { PlannedCall, PlannedUpdate } from './batch-plan.ts'

/** The context for the updates of all calls of an account. */
export interface AccountContext {
  readonly consumers: EventConsumers
  /** Directory data of a dialled number (C14). */
  directory(number: string): Fields | undefined
  /** Names of the steps that run after each call, in their order. */
  readonly steps: readonly string[]
  /** How a source handles recordings (C9). */
  records(sourceId: number): RecordsPolicy
}

/** The effects of the updates of one call: its new record, and the events and work of each update. */
export interface CallEffects {
  /** `null` when the call is not known and no update begins it: then nothing is stored. */
  readonly record: CallRecord | null
  readonly updates: readonly PlannedUpdateEffects[]
}

export interface PlannedUpdateEffects extends Pick<UpdateEffects, 'events' | 'newRecording' | 'steps' | 'added'> {
  readonly planned: PlannedUpdate
  readonly result: IngestResult
  /** The record of the call after this update; `null` as in `CallEffects`. */
  readonly record: CallRecord | null
}

/**
 * Applies all updates of one call, in order of arrival. `before`: the call as it was stored; `history`: the caller history that
 * was looked up for it (C22); an update that is not fresh was ingested before (C8).
 */
export function applyUpdates(
  account: AccountContext,
  { key, updates }: PlannedCall,
  nowMs: number,
  {
    before,
    history,
    isFresh,
  }: { before: CallRecord | null; history: CallHistory | undefined; isFresh: (planned: PlannedUpdate) => boolean },
): CallEffects {
  let record = before
  const effects = updates.map((planned): PlannedUpdateEffects => {
    const { update, ordered, quiet } = planned
    if (!isFresh(planned)) return { planned, result: duplicate(update), record, ...NO_EFFECTS }
    if (record === null && update.added) return { planned, result: unknownCall(update), record, ...NO_EFFECTS }
    const known = { steps: account.steps, records: account.records(key.sourceId), ...(history && { history }) }
    const facts = { nowMs, ordered, ...known, ...directoryOf(account, record, update) }
    const applied = applyUpdate(record, update, { facts, consumers: account.consumers, quiet })
    record = applied.record
    const { result, code, events, newRecording, steps, added } = applied
    const sequences = events.map(({ event }) => event.sequence)
    const taken = { uniqueid: update.uniqueid, result, sequences, code }
    return { planned, result: taken, record, events, newRecording, steps, added }
  })
  return { record, updates: effects }
}

const NO_EFFECTS = { events: [], newRecording: null, steps: [], added: null } as const

/** The effects of the first `count` updates of the call, of which there is at least one. */
export function firstEffects({ record, updates }: CallEffects, count: number): CallEffects {
  if (count >= updates.length) return { record, updates }
  const first = updates.slice(0, count)
  return { record: first.at(-1)?.record ?? null, updates: first }
}

/** The directory's data of the number that this update names, and of the number known before, where that is another (C14). */
function directoryOf(
  account: AccountContext,
  record: CallRecord | null,
  update: CallUpdate,
): Pick<UpdateContext, 'directory' | 'directoryBefore'> {
  const dialled = update.fields?.['tracking_number']
  const before = record?.call.fields['tracking_number']
  if (dialled === undefined || dialled === before) return {}
  const directory = typeof dialled === 'string' ? account.directory(dialled) : undefined
  const directoryBefore = typeof before === 'string' ? account.directory(before) : undefined
  return { ...(directory && { directory }), ...(directoryBefore && { directoryBefore }) }
}

const duplicate = ({ uniqueid }: CallUpdate): IngestResult => ({
  uniqueid,
  result: 'duplicate',
  sequences: [],
  code: 'duplicate_event_id',
})

/** A person's update begins no call: the call was deleted meanwhile (C26). */
const unknownCall = ({ uniqueid }: CallUpdate): IngestResult => ({
  uniqueid,
  result: 'ignored',
  sequences: [],
  code: null,
})

/** The columns of the call's row. */
export function columnsOf(record: CallRecord): CallColumns {
  const { call } = record
  return {
    state: JSON.stringify(record),
    status: call.status,
    outcome: outcomeOf(call),
    caller: textOf(call.fields['caller_number']),
    dialled: textOf(call.fields['tracking_number']),
    isTest: call.isTest,
    isReplayed: call.isReplayed === true,
    ended: call.status === 'ended',
    startedAt: call.startAt,
    finalDueAt: nextFinalAt(record),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
