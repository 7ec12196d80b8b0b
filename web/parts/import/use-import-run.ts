// An import from the first batch to the last: running ⇄ stopped or interrupted → done.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { BatchProgress } from '../../../src/calls/import/send-batches.ts'

export interface ImportRun<Now extends BatchProgress> {
  /** `null`: the import has not begun. */
  readonly sent: Now | null
  readonly isRunning: boolean
  /** Rows a second, since the import started or resumed; `null`: too early to say. */
  readonly perSecond: number | null
  readonly run: () => void
  readonly stop: () => void
}

interface ImportSteps<Now extends BatchProgress> {
  /** The progress of an import that has not begun. */
  readonly nothing: Now
  /** Sends from `from` until all is sent, `signal` aborts, or a batch fails. */
  readonly send: (from: Now, signal: AbortSignal, onProgress: (now: Now) => void) => Promise<Now>
  readonly onEnd: () => void
}

/**
 * Stops between two batches when the person leaves the page: rows that were sent stay imported. The steps may be new objects
 * at each render.
 */
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
