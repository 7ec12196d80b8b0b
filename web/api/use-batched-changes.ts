// Collects changes: at a busy time a hundred come in a second. A page handles them together, now and then.
import { useCallback, useEffect, useRef } from 'react'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/**
 * Calls `onChanges` with the relevant changes, at most once in `everyMs`: the first at once, further ones together. Both
 * functions may be new at each render.
 */
export function useBatchedChanges(
  isRelevant: (change: Change) => boolean,
  onChanges: (changes: readonly Change[]) => void,
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
      if (latest.current.isRelevant(change)) throttle.current?.add(change)
    }, []),
  )
}

interface ChangeThrottle {
  add(change: Change): void
  /** Drops pending changes. */
  close(): void
}

/** idle ⇄ waiting: the first change is emitted at once and starts the timer; changes meanwhile are emitted at its end. */
function createThrottle(everyMs: number, emit: (changes: readonly Change[]) => void): ChangeThrottle {
  let pending: Change[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = (): void => {
    const changes = pending
    pending = []
    timer = changes.length === 0 ? null : setTimeout(flush, everyMs)
    if (changes.length > 0) emit(changes)
  }
  return {
    add(change) {
      pending.push(change)
      if (timer === null) flush()
    },
    close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      pending = []
    },
  }
}
