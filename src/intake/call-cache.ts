// A cache of active calls, as this node stored them last: a cached call need not be read from the database again. Entries may be
// stale: the database compares `version` when it locks the row.
import type { CallRecord } from '../calls/call-record.ts'

/** A call as it was stored last. */
export interface CallCacheEntry {
  readonly callId: string
  readonly version: number
  readonly record: CallRecord
  /** The length of its record as JSON, in UTF-16 units. */
  readonly units: number
}

export interface CallCache {
  get(name: string): CallCacheEntry | undefined
  /** Caches a call after the commit. A call that has ended gets few updates, so it is evicted, as is a large call. */
  keep(name: string, call: CallCacheEntry): void
  forget(name: string): void
}

interface CallCacheBounds {
  /** Limit of all calls together; an object takes two to three times as much memory as its JSON. */
  readonly unitsMax: number
  /** Limit of one call. */
  readonly callUnitsMax: number
}

/** Room for some ten thousand calls of usual size. */
const BOUNDS: CallCacheBounds = { unitsMax: 12_000_000, callUnitsMax: 16_000 }

export function createCallCache({ unitsMax, callUnitsMax }: CallCacheBounds = BOUNDS): CallCache {
  /** Ordered by last update, the oldest first. */
  const calls = new Map<string, CallCacheEntry>()
  let units = 0
  const forget = (name: string): void => {
    units -= calls.get(name)?.units ?? 0
    calls.delete(name)
  }
  return {
    get: (name) => calls.get(name),
    keep(name, call) {
      forget(name)
      if (call.record.call.status === 'ended' || call.units > callUnitsMax) return
      calls.set(name, call)
      units += call.units
      for (const oldest of calls.keys()) {
        if (units <= unitsMax) return
        forget(oldest)
      }
    },
    forget,
  }
}
