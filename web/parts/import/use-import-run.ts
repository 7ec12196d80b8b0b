// An import from the first pack to the last: under way ⇄ stopped or broken off → done.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { BatchProgress } from '../../../src/calls/import/send-batches.ts'

export interface ImportRun<Now extends BatchProgress> {
  /** `null`: it has not begun. */
  readonly sent: Now | null
  readonly isRunning: boolean
  /** Rows a second, since it began or went on; `null`: too early to say. */
  readonly perSecond: number | null
  readonly run: () => void
  readonly stop: () => void
}

interface ImportSteps<Now extends BatchProgress> {
  /** How far an import is that has not begun. */
  readonly nothing: Now
  /** Goes on from there until all is sent, `signal` stops it, or a pack cannot be sent. */
  readonly send: (from: Now, signal: AbortSignal, onProgress: (now: Now) => void) => Promise<Now>
  readonly onEnd: () => void
}

/** Stops between two packs when the page is left: what was sent stays. The steps may be new at each render. */
export function useImportRun<Now extends BatchProgress>({ nothing, send, onEnd }: ImportSteps<Now>): ImportRun<Now> {
  const [sent, setSent] = useState<Now | null>(null)
  const [perSecond, setPerSecond] = useState<number | null>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const shown = useRef(new AbortController())
  useEffect(() => {
    const here = new AbortController()
    shown.current = here
    return () => here.abort()
  }, [])
  const run = (): void => {
    const stopping = new AbortController()
    const from = sent ?? nothing
    const beganAt = performance.now()
    setRunning(stopping)
    setSent(from)
    const onProgress = (now: Now): void => {
      setSent(now)
      setPerSecond(((now.done - from.done) / (performance.now() - beganAt)) * 1000)
    }
    void send(from, AbortSignal.any([stopping.signal, shown.current.signal]), onProgress)
      .then(setSent)
      .finally(() => {
        setRunning(null)
        onEnd()
      })
  }
  const stop = useCallback(() => running?.abort(), [running])
  return { sent, isRunning: running !== null, perSecond, run, stop }
}
