// Turns the effects of a call into the rows of its batch: the call, its events and deliveries, its history, and the results of its
// updates.
import type { CallRecord } from '../calls/call-record.ts'
import type { CallUpdate } from '../calls/call.ts'
import { createSlices } from '../concurrency/time-slices.ts'
import { uuidv7 } from '../ids.ts'
import type { CallRef, LockedCall } from '../store/calls/call-batch.ts'
import type { RowWriter } from './batch-writer.ts'
import type { CallCacheEntry } from './call-cache.ts'
import { createHistoryChanges, type HistoryChanges } from './caller-history.ts'
import type { ConfirmedCall, DerivedCall } from './derived-call.ts'
import type { IngestRequest, IngestResult } from './ingest.ts'
import { renderFor, type EventRouting, type RenderedBatch } from './render-batch.ts'
import type { EventEffect } from './update-effects.ts'

interface ApplyCallDeps {
  readonly routingOf: (accountId: number) => EventRouting
  readonly now: () => number
}

/** A batch whose calls are as they are stored, and which is not stored itself yet. */
export interface Batch {
  readonly writer: RowWriter
  /** The events that were rendered before the calls were locked. */
  readonly events: RenderedBatch['events']
  readonly results: IngestResult[][]
  readonly toCache: { readonly name: string; readonly call: CallCacheEntry }[]
  readonly historyChanges: HistoryChanges
  readonly slices: () => Promise<void>
}

/** A batch without rows. */
export const newBatch = (requests: readonly IngestRequest[], given: Pick<Batch, 'writer' | 'events'>): Batch => ({
  ...given,
  results: requests.map(() => []),
  toCache: [],
  historyChanges: createHistoryChanges(),
  slices: createSlices(),
})

export interface LockedCallEffects {
  readonly row: LockedCall
  readonly derived: DerivedCall
  /** `null`: the call's record cannot be read, which fails no other call. */
  readonly confirmed: ConfirmedCall | null
}

/** Applies the updates of one call, whose row is locked. */
export async function applyCall(
  deps: ApplyCallDeps,
  batch: Batch,
  { row, derived: { call, columns }, confirmed }: LockedCallEffects,
): Promise<void> {
  const { writer, results } = batch
  if (confirmed === null) {
    writer.current.addUnreadableCall(row)
    for (const { update, requestIndex, updateIndex } of call.updates) {
      const place = results[requestIndex]
      if (place) place[updateIndex] = unreadableResult(update)
    }
    return
  }
  const { before, effects, change } = confirmed
  const { record, updates } = effects
  const written = change ?? (row.found === 'new' ? columns : null)
  if (change) writer.current.addChangedCall(row, change)
  if (record === null) writer.current.dropCall(row)
  else if (written) {
    batch.historyChanges.add(call.key, before?.call ?? null, record.call)
    const version = change ? row.version + 1 : row.version
    batch.toCache.push({ name: call.name, call: { callId: row.callId, version, record, units: written.state.length } })
  }
  const ref = { ...call.key, callId: row.callId }
  for (const { planned, result, events, newRecording, steps, added } of updates) {
    const place = results[planned.requestIndex]
    if (place) place[planned.updateIndex] = result
    if (newRecording) writer.current.addRecording(ref, newRecording)
    if (steps.length > 0) writer.current.addSteps(ref, steps)
    if (added) writer.current.addAdditions(ref, added)
    for (const effect of events) await addDeliveries(deps, batch, { ref, effect, record })
  }
}

const unreadableResult = ({ uniqueid }: CallUpdate): IngestResult => ({
  uniqueid,
  result: 'ignored',
  sequences: [],
  code: 'call_unreadable',
})

/** Adds the deliveries of an event. Requests that were not rendered before are rendered now. */
async function addDeliveries(
  deps: ApplyCallDeps,
  { writer, events, slices }: Batch,
  { ref, effect, record }: { readonly ref: CallRef; readonly effect: EventEffect; readonly record: CallRecord | null },
): Promise<void> {
  const { accountId, callId } = ref
  const { event, to } = effect
  const routing = deps.routingOf(accountId)
  const { eventId, requests } = events.get(effect) ?? { eventId: uuidv7(deps.now()), requests: [] }
  writer.current.addEvent({ accountId, callId, eventId, event, isQuiet: record?.quiet === true })
  for (const [index, integrationId] of to.entries()) {
    const rendered = requests[index]
    const request = rendered === undefined ? renderFor(routing, { effect, eventId, record, integrationId }) : rendered
    const delivery = { accountId, callId, integrationId, event }
    if (request === 'deleted') writer.current.addSkippedDelivery(delivery)
    else if (request !== null) writer.current.addDelivery({ ...delivery, request })
    if (rendered === undefined) {
      writer.countRender()
      await slices()
    }
    if (writer.isFull) await writer.next()
  }
}
