// The calls that go on, as this node stored them last: what is known of a call need not be read from the database again.
// The database is asked whether it is still so (`version`), so nothing here has to be true.
import type { CallRecord } from './follow.ts'

/** A call as it was stored last. */
export interface Known {
  readonly callId: string
  readonly version: number
  readonly record: CallRecord
}

export interface Recent {
  get(name: string): Known | undefined
  /** What a commit made of it. Of a call that has ended little is heard any more: it is let go. */
  keep(name: string, known: Known): void
  forget(name: string): void
}

/** Two to three kilobytes each. */
const CALLS_MAX = 10_000

export function createRecent(max: number = CALLS_MAX): Recent {
  /** Those heard of longest ago come first. */
  const calls = new Map<string, Known>()
  return {
    get: (name) => calls.get(name),
    keep(name, known) {
      calls.delete(name)
      if (known.record.call.status === 'ended') return
      calls.set(name, known)
      if (calls.size <= max) return
      for (const oldest of calls.keys()) return void calls.delete(oldest)
    },
    forget: (name) => void calls.delete(name),
  }
}
