// Changes come one by one, at a busy time a hundred a second. A page takes them together, now and then.
import { useCallback, useEffect, useRef } from 'react'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/**
 * Calls `take` with the changes that are wanted, at most once in `everyMs`: the first at once, those that follow together.
 * Both functions may be new at each render.
 */
export function useGathered(
  wanted: (change: Change) => boolean,
  take: (changes: readonly Change[]) => void,
  everyMs: number,
): void {
  const latest = useRef({ wanted, take })
  const held = useRef<Change[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => {
    latest.current = { wanted, take }
  })
  const flush = useCallback(() => {
    const changes = held.current
    held.current = []
    timer.current = changes.length === 0 ? null : setTimeout(flush, everyMs)
    if (changes.length > 0) latest.current.take(changes)
  }, [everyMs])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  useChanges(
    useCallback(
      (change: Change) => {
        if (!latest.current.wanted(change)) return
        held.current.push(change)
        if (timer.current === null) flush()
      },
      [flush],
    ),
  )
}
