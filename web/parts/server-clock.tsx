// How long something goes on, second by second. Only these texts are made anew each second, not what stands around them.
import { createContext, useContext } from 'react'
import { duration } from '../words/format.ts'
import { useNow } from './time.tsx'

/** The server's clock as the page knows it: how far it is ahead of ours, and since when it stands still. */
export interface ServerClock {
  readonly aheadMs: number
  /** Milliseconds since 1970, our clock; `null`: it runs. */
  readonly stoppedAt: number | null
}

/** Beside our own clock nothing is known, and nothing stops. */
export const ServerClockContext = createContext<ServerClock>({ aheadMs: 0, stoppedAt: null })

/** This second by the server's clock; it stands while the server is away. */
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
