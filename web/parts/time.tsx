import { useSyncExternalStore } from 'react'
import { useZone } from '../api/membership.ts'
import { absolute, clock, dayAndClock } from '../words/format.ts'

interface TimeProps {
  /** RFC 3339, as the API writes times. */
  readonly at: string
  /** `clock`: only the time of day; `day`: with the day. */
  readonly as?: 'clock' | 'day'
}

/** A moment in the account's time zone; with the full date and the zone on hover. */
export function Time({ at, as = 'day' }: TimeProps) {
  const zone = useZone()
  return (
    <time dateTime={at} title={absolute(at, zone)}>
      {as === 'clock' ? clock(at, zone) : dayAndClock(at, zone)}
    </time>
  )
}

/** The present second, for texts that count seconds: one timer for the whole page, and none while nothing counts. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

let now = Date.now()
let timer: ReturnType<typeof setInterval> | null = null
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) {
    now = Date.now()
    timer = setInterval(() => {
      now = Date.now()
      for (const notify of listeners) notify()
    }, 1_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}
