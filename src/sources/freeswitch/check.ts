// Trying the settings of a FreeSWITCH that nobody has saved yet: one call, the password, and a look at its channels.
import { EslConnection } from './esl-connection.ts'
import { MISSING_SHOW_RIGHT, missingShowProblem } from './source.ts'
import { readSettings, warningOf } from './settings.ts'
import { rowsIn } from './channel-list.ts'
import type { Settings } from '../kinds/settings.ts'
import type { ResolveAddress } from '../reconnector.ts'
import type { ConnectionCheck } from '../adapter.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function checkFreeswitch(
  settings: Settings,
  resolveAddress: ResolveAddress,
  { patienceMs = PATIENCE_MS } = {},
): Promise<ConnectionCheck> {
  const { connection: where } = readSettings(settings)
  return new Promise((resolve) => {
    const finish = (result: ConnectionCheck): void => {
      clearTimeout(timer)
      connection.stop()
      resolve(result)
    }
    const connection = new EslConnection(where, {
      event: () => undefined,
      up: () => {
        void connection.ask('api show channels as json').then((answer) => {
          // The connection was lost: that says so itself.
          if (answer === null) return
          const isRefused = rowsIn(answer) === null
          const problem = isRefused ? missingShowProblem(answer.trim().slice(0, 200)) : warningOf(settings)
          finish({ connected: true, problem, missing: isRefused ? [MISSING_SHOW_RIGHT] : [] })
        })
      },
      alive: () => undefined,
      down: (problem) => finish({ connected: false, problem, missing: [] }),
      resolveAddress,
      // A step that takes longer says so itself, in better words.
      times: { patienceMs: patienceMs * 0.8 },
    })
    const problem = `What answers at ${where.host}:${where.port} was too slow. Check host, port and the network in between.`
    const timer = setTimeout(() => finish({ connected: false, problem, missing: [] }), patienceMs)
    connection.start()
  })
}
