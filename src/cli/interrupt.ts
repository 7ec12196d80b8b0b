// Ctrl-C and SIGTERM as a signal that parts can wait for.

/**
 * Aborts at the first SIGINT or SIGTERM. The second ends the process at once, so that a person is never held up by a
 * graceful stop that takes too long.
 */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort()
      process.once(signal, () => process.exit(1))
    })
  }
  return controller.signal
}

/** Resolves when the signal aborts. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
