// Background work in rounds, one after another: at once when somebody says that there is work, else after a pause.

export interface WorkLoopDeps {
  /**
   * One round. Answers after how many milliseconds the next is due, unless it is woken before; `null`: when it is woken. The
   * signal aborts when the loop stops.
   */
  readonly round: (signal: AbortSignal) => Promise<number | null>
  /** When the first round is due, as above. */
  readonly firstMs: number | null
  /** A round went wrong; the next is due after `retryMs`, as above. */
  readonly onError: (error: unknown) => void
  readonly retryMs: number | null
}

export interface WorkLoop {
  /** There may be work. What comes up after a round began is seen by the next. */
  wake(): void
  /** Resolves when the round under way is over. */
  stop(): Promise<void>
}

export function createWorkLoop({ round, firstMs, onError, retryMs }: WorkLoopDeps): WorkLoop {
  const stopping = new AbortController()
  let isWoken = false
  let endPause = (): void => undefined

  async function run(): Promise<void> {
    let pauseMs = firstMs
    for (;;) {
      await pause(pauseMs)
      if (stopping.signal.aborted) return
      isWoken = false
      try {
        pauseMs = await round(stopping.signal)
      } catch (error) {
        onError(error)
        pauseMs = retryMs
      }
    }
  }

  async function pause(ms: number | null): Promise<void> {
    if (isWoken || stopping.signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    endPause = resolve
    const timer = ms === null ? undefined : setTimeout(resolve, ms)
    await promise
    clearTimeout(timer)
  }

  function wake(): void {
    isWoken = true
    endPause()
  }

  const running = run()
  return {
    wake,
    async stop() {
      stopping.abort()
      wake()
      await running
    },
  }
}
