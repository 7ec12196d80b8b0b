// Counts how long something has lasted, second by second. Only these texts are drawn again each second, not the elements
// around them.
import { createContext, useContext } from 'react'
import { duration } from '../words/format.ts'
import { useNow } from './time.tsx'

/** The server's clock as the page knows it: how far it is ahead of the browser's clock, and since when it has stopped. */
export interface ServerClock {
  readonly aheadMs: number
  /** Milliseconds since 1970, by the browser's clock; `null`: it runs. */
  readonly stoppedAt: number | null
}

/** By default the browser's clock is used, which never stops. */
export const ServerClockContext = createContext<ServerClock>({ aheadMs: 0, stoppedAt: null })

/** The present second by the server's clock; the clock stops while the server cannot be reached. */
export function useServerNow(): number {
  const { aheadMs, stoppedAt } = useContext(ServerClockContext)
  const now = useNow()
  return (stoppedAt ?? now) + aheadMs
}

/** `02:23` since a moment. */
export function TimeSince({ ms }: { ms: number }) {
  return <span className="tick">{duration((useServerNow() - ms) / 1_000)}</span>
}

/** `05:12` until a moment; stays at 00:00. */
export function Countdown({ ms }: { ms: number }) {
  return <span className="tick">{duration((ms - useServerNow()) / 1_000)}</span>
}
