// Ctrl-C and SIGTERM as a signal that parts can wait for.

// npm passes on to its script the Ctrl-C that the terminal has given to both: a second one so soon is no person's.
const ECHO_MS = 500

/**
 * Aborts at the first SIGINT or SIGTERM. The second ends the process at once, so that a person is never held up by a
 * graceful stop that takes too long.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  let firstAt: number | null = null
  const onSignal = (): void => {
    if (firstAt === null) {
      firstAt = performance.now()
      controller.abort()
    } else if (performance.now() - firstAt > ECHO_MS) process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  return controller.signal
}

/** Resolves when the signal aborts. */
export async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
