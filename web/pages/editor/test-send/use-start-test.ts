import { useCallback, useRef } from 'react'
import type { RefCallback } from 'react'

/** For the save bar and Ctrl+Enter. */
export interface SendTestHandle {
  /** Sends a test of the draft as it is now, after a warning where there was none yet. */
  start(): void
  /** Forgets a result: what was tested was discarded. */
  forget(): void
}

/** Starts a test: where what sends it has not come yet, as soon as it has. */
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
