// Collects changes: at a busy time a hundred come in a second. A page handles them together, now and then.
import { useCallback, useEffect, useRef } from 'react'
import { isRefusal } from './problem.ts'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/**
 * Calls `onChanges` with the relevant changes, at most once in `everyMs`: the first at once, further ones together. `resync` is
 * always relevant, because any change may have been missed. Both functions may be new at each render.
 *
 * If `onChanges` returns a promise, further changes wait for it: of two reads at once, the older could end last. If it rejects,
 * its changes are tried again.
 */
export function useBatchedChanges(
  isRelevant: (change: Change) => boolean,
  onChanges: (changes: readonly Change[]) => Promise<void> | void,
  everyMs: number,
): void {
  const latest = useRef({ isRelevant, onChanges })
  const throttle = useRef<ChangeThrottle | null>(null)
  useEffect(() => {
    latest.current = { isRelevant, onChanges }
  })
  useEffect(() => {
    const created = createThrottle(everyMs, (changes) => latest.current.onChanges(changes))
    throttle.current = created
    return () => created.close()
  }, [everyMs])
  useChanges(
    useCallback((change: Change) => {
      if (change.type === 'resync' || latest.current.isRelevant(change)) throttle.current?.add(change)
    }, []),
  )
}

interface ChangeThrottle {
  add(change: Change): void
  /** Drops pending changes. */
  close(): void
}

/** After a read that failed, changes wait for this time. */
const RETRY_MS = 5_000

/** idle ⇄ waiting: the first change is emitted at once, and changes meanwhile after `everyMs`, once the first are processed. */
function createThrottle(everyMs: number, emit: (changes: readonly Change[]) => Promise<void> | void): ChangeThrottle {
  let pending: Change[] = []
  let isRunning = false
  let isClosed = false
  async function run(): Promise<void> {
    isRunning = true
    while (pending.length > 0) {
      if (isClosed) return
      const changes = pending
      pending = []
      const waited = sleep(everyMs)
      const emitted = emit(changes)
      try {
        await emitted
      } catch (error) {
        if (!isRefusal(error)) {
          pending = [...changes, ...pending]
          await sleep(RETRY_MS)
        }
      }
      await waited
    }
    isRunning = false
  }
  return {
    add(change) {
      pending.push(change)
      if (!isRunning) void run()
    },
    close() {
      isClosed = true
    },
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
