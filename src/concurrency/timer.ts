/** A timer that can be cancelled. */
export interface Timer {
  cancel(): void
}

/** A clock's timers: those of Node, or those of a simulation. */
export type StartTimer = (delayMs: number, run: () => void) => Timer

export const startTimer: StartTimer = (delayMs, run) => {
  const timer = setTimeout(run, delayMs)
  return { cancel: () => clearTimeout(timer) }
}
