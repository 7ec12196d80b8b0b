// Turns Ctrl-C and SIGTERM into a signal that code can wait for.

// The terminal sends Ctrl-C to npm and to its script, and npm passes it on: a second signal within this time does not come
// from a person.
const ECHO_MS = 500

/**
 * Aborts at the first SIGINT or SIGTERM. The second ends the process at once, so that a person never has to wait for a slow
 * graceful stop.
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
