// Background work in rounds, one after another: at once when the loop is woken, otherwise after a pause.

interface WorkLoopDeps {
  /**
   * Runs one round. Returns the milliseconds until the next round, unless the loop is woken earlier; `null`: the next round
   * starts when the loop is woken. The signal aborts when the loop stops.
   */
  readonly round: (signal: AbortSignal) => Promise<number | null>
  /** When the first round is due, as above. */
  readonly firstMs: number | null
  /** Called when a round failed; the next round is due after `retryMs`, as above. */
  readonly onError: (error: unknown) => void
  readonly retryMs: number | null
}

export interface WorkLoop {
  /** There may be work. Work that appears after a round began is done in the next round. */
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
