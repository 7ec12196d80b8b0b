// Checks the settings of a phone system before they are saved: one connection, ended by its first result.
import type { ConnectionCheck } from '../adapter.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

export interface CheckOptions {
  readonly patienceMs?: number
}

/** The handlers of the connection that is checked. */
interface CheckListener {
  /** Ends the check. */
  readonly finish: (result: ConnectionCheck) => void
  /** Ends the check as failed. */
  readonly down: (problem: string) => void
  readonly times: { readonly patienceMs: number }
}

/** Resolves within `patienceMs`; `place` names the host to the person after a timeout. */
export function checkConnection(
  place: string,
  { patienceMs = PATIENCE_MS }: CheckOptions,
  createConnection: (listener: CheckListener) => { start(): void; stop(): void },
): Promise<ConnectionCheck> {
  return new Promise((resolve) => {
    const finish = (result: ConnectionCheck): void => {
      clearTimeout(timer)
      connection.stop()
      resolve(result)
    }
    const down = (problem: string): void => finish({ connected: false, problem, missing: [] })
    // A slow step reports its own timeout, in better words.
    const connection = createConnection({ finish, down, times: { patienceMs: patienceMs * 0.8 } })
    const problem = `The server at ${place} took too long. Check the host, port and network.`
    const timer = setTimeout(() => down(problem), patienceMs)
    connection.start()
  })
}
