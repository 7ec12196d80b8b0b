import { useCallback, useRef } from 'react'
import type { RefCallback } from 'react'

/** The handle for the save bar and Ctrl+Enter. */
export interface SendTestHandle {
  /** Sends a test of the present draft, after a warning if there was none yet. */
  start(): void
  /** Drops a result: the tested draft was discarded. */
  forget(): void
}

/** Starts a test: if the code that sends it is still loading, as soon as it has loaded. */
export function useStartTest(): {
  readonly start: () => void
  readonly forget: () => void
  readonly ref: RefCallback<SendTestHandle>
} {
  const handle = useRef<SendTestHandle | null>(null)
  const isWanted = useRef(false)
  const start = useCallback(() => {
    if (handle.current) handle.current.start()
    else isWanted.current = true
  }, [])
  const ref = useCallback((came: SendTestHandle | null) => {
    handle.current = came
    if (!came || !isWanted.current) return
    isWanted.current = false
    came.start()
  }, [])
  const forget = useCallback(() => handle.current?.forget(), [])
  return { start, forget, ref }
}
