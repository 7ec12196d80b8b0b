// Plans a batch of ingest requests: groups its updates by call, and lists its calls and event ids in key order, each once.
import type { CallUpdate } from '../calls/call.ts'
import { seenEventKey, type CallKey, type SeenEvent } from '../store/calls/call-batch.ts'
import type { IngestRequest } from './ingest.ts'

export interface PlannedUpdate {
  readonly update: CallUpdate
  readonly ordered: boolean
  readonly quiet: boolean
  /** Index of the update's request in the batch, and of the update in the request. */
  readonly requestIndex: number
  readonly updateIndex: number
  /** The event id of the update occurs earlier in this batch. */
  readonly repeated: boolean
}

export interface PlannedCall {
  readonly key: CallKey
  /** The key of the call as one string. */
  readonly name: string
  /** In order of arrival. */
  readonly updates: PlannedUpdate[]
}

export interface BatchPlan {
  readonly calls: readonly PlannedCall[]
  readonly ids: readonly SeenEvent[]
  /** The call's index in `calls`. */
  indexOf(key: CallKey): number
  /** Whether the update is to be applied, given the event ids that are new to the database, as `seenEventKey` writes them. */
  isFresh(step: PlannedUpdate, fresh: Pick<ReadonlySet<string>, 'has'>): boolean
}

export function planBatch(requests: readonly IngestRequest[]): BatchPlan {
  const byKey = new Map<string, PlannedCall>()
  const ids = new Map<string, SeenEvent>()
  for (const [i, { accountId, sourceId, ordered, quiet = false, updates }] of requests.entries()) {
    for (const [index, update] of updates.entries()) {
      const key: CallKey = { accountId, sourceId, uniqueid: update.uniqueid }
      const name = nameOf(key)
      let call = byKey.get(name)
      if (!call) byKey.set(name, (call = { key, name, updates: [] }))
      const { eventId } = update
      const seen = eventId === undefined ? null : seenEventKey(accountId, sourceId, eventId)
      const repeated = seen !== null && ids.has(seen)
      if (seen !== null && eventId !== undefined && !repeated) ids.set(seen, { ...key, eventId })
      call.updates.push({ update, ordered, quiet, requestIndex: i, updateIndex: index, repeated })
    }
  }
  const calls = [...byKey.values()].toSorted((a, b) => compareKeys(a.key, b.key))
  const places = new Map(calls.map((call, k) => [call.name, k]))
  return {
    calls,
    ids: [...ids.values()].toSorted((a, b) => compareIds(a, b)),
    indexOf: (key) => places.get(nameOf(key)) ?? -1,
    isFresh({ update, requestIndex, repeated }, fresh) {
      if (update.eventId === undefined) return true
      const from = requests[requestIndex]
      return !repeated && from !== undefined && fresh.has(seenEventKey(from.accountId, from.sourceId, update.eventId))
    },
  }
}

const nameOf = ({ accountId, sourceId, uniqueid }: CallKey): string => `${accountId} ${sourceId} ${uniqueid}`

function compareKeys(a: CallKey, b: CallKey): number {
  return a.accountId - b.accountId || a.sourceId - b.sourceId || compareBytes(a.uniqueid, b.uniqueid)
}

/** Compares in the key order of `seen_event`. */
function compareIds(a: SeenEvent, b: SeenEvent): number {
  return a.accountId - b.accountId || a.sourceId - b.sourceId || compareBytes(a.eventId, b.eventId)
}

/** Any order will do, as long as every batch uses the same order. */
function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
