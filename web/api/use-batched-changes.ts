// Changes come one by one, at a busy time a hundred a second. A page takes them together, now and then.
import { useCallback, useEffect, useRef } from 'react'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/**
 * Calls `take` with the changes that are wanted, at most once in `everyMs`: the first at once, those that follow together.
 * Both functions may be new at each render.
 */
export function useBatchedChanges(
  wanted: (change: Change) => boolean,
  take: (changes: readonly Change[]) => void,
  everyMs: number,
): void {
  const latest = useRef({ wanted, take })
  const basket = useRef<Basket | null>(null)
  useEffect(() => {
    latest.current = { wanted, take }
  })
  useEffect(() => {
    const made = createBasket(everyMs, (changes) => latest.current.take(changes))
    basket.current = made
    return () => made.close()
  }, [everyMs])
  useChanges(
    useCallback((change: Change) => {
      if (latest.current.wanted(change)) basket.current?.add(change)
    }, []),
  )
}

interface Basket {
  add(change: Change): void
  /** What is in it is forgotten. */
  close(): void
}

/** idle ⇄ resting: the first change is given at once and begins a rest; what comes meanwhile is given at its end. */
function createBasket(everyMs: number, give: (changes: readonly Change[]) => void): Basket {
  let pending: Change[] = []
  let resting: ReturnType<typeof setTimeout> | null = null
  const empty = (): void => {
    const changes = pending
    pending = []
    resting = changes.length === 0 ? null : setTimeout(empty, everyMs)
    if (changes.length > 0) give(changes)
  }
  return {
    add(change) {
      pending.push(change)
      if (resting === null) empty()
    },
    close() {
      if (resting !== null) clearTimeout(resting)
      resting = null
      pending = []
    },
  }
}
