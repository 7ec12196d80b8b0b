// Background work in rounds: one after another with a pause between them, as long as there is work, and none without.

export interface RoundsDeps {
  /** One round; whether more is left. */
  readonly round: () => Promise<boolean>
  readonly pauseMs: number
  /** A round went wrong; it is made again after the pause. */
  readonly failed: (error: unknown) => void
}

export interface Rounds {
  /** There may be work. */
  look(): void
  /** Resolves when the round under way is over. */
  stop(): Promise<void>
}

export function createRounds({ round, pauseMs, failed }: RoundsDeps): Rounds {
  let stopped = false
  let awake = false
  /** Somebody looked since the last round began: what came after it had read is found by the next. */
  let again = false
  let running: Promise<void> = Promise.resolve()
  let wake: (() => void) | null = null

  async function run(): Promise<void> {
    for (;;) {
      again = false
      if (await more()) again = true
      if (stopped || !again) break
      await pause()
    }
    awake = false
  }

  async function more(): Promise<boolean> {
    try {
      return await round()
    } catch (error) {
      failed(error)
      return true
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    look() {
      again = true
      if (awake || stopped) return
      awake = true
      running = run()
    },
    async stop() {
      stopped = true
      wake?.()
      await running
    },
  }
}
