// A cache of calls, as this node stored them last: a cached call need not be read from the database again. Entries may be stale:
// the database compares `version` when it stores the call.
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
  /** Caches a call after the commit. A large call is evicted. */
  keep(name: string, call: CallCacheEntry): void
  forget(name: string): void
}

/** Limits in UTF-16 units of JSON; an object takes two to three times as much memory as its JSON. */
interface CallCacheBounds {
  /** Limit of all active calls together. */
  readonly activeMax: number
  /**
   * Limit of all ended calls together. After its end, a call gets few updates, such as its recording, and these come soon, so that
   * ended calls have less room and take none from active calls.
   */
  readonly endedMax: number
  /** Limit of one call. */
  readonly callMax: number
}

/** Room for some ten thousand active calls of usual size, and for the calls that ended last. */
const BOUNDS: CallCacheBounds = { activeMax: 12_000_000, endedMax: 3_000_000, callMax: 16_000 }

export function createCallCache({ activeMax, endedMax, callMax }: CallCacheBounds = BOUNDS): CallCache {
  const active = createEntries(activeMax)
  const ended = createEntries(endedMax)
  const forget = (name: string): void => {
    active.delete(name)
    ended.delete(name)
  }
  return {
    get: (name) => active.get(name) ?? ended.get(name),
    keep(name, call) {
      forget(name)
      if (call.units <= callMax) (call.record.call.status === 'ended' ? ended : active).add(name, call)
    },
    forget,
  }
}

/** Calls in the order of their last updates. If they take too much room together, the call that was updated longest ago goes. */
function createEntries(unitsMax: number) {
  const calls = new Map<string, CallCacheEntry>()
  let units = 0
  const remove = (name: string): void => {
    units -= calls.get(name)?.units ?? 0
    calls.delete(name)
  }
  return {
    get: (name: string) => calls.get(name),
    add(name: string, call: CallCacheEntry): void {
      calls.set(name, call)
      units += call.units
      for (const oldest of calls.keys()) {
        if (units <= unitsMax) return
        remove(oldest)
      }
    },
    delete: remove,
  }
}
