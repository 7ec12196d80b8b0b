// Checks the settings of a FreeSWITCH before they are saved: one connection, the password, and the list of channels.
import { checkConnection, type CheckOptions } from '../pbx/check-connection.ts'
import { EslConnection } from './esl-connection.ts'
import { MISSING_SHOW_RIGHT, missingShowProblem } from './source.ts'
import { readSettings, warningOf } from './settings.ts'
import { rowsIn } from './channel-list.ts'
import type { Settings } from '../kinds/settings.ts'
import type { ResolveAddress } from '../reconnector.ts'
import type { ConnectionCheck } from '../adapter.ts'

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function checkFreeswitch(
  settings: Settings,
  resolveAddress: ResolveAddress,
  options: CheckOptions = {},
): Promise<ConnectionCheck> {
  const { connection: where } = readSettings(settings)
  return checkConnection(`${where.host}:${where.port}`, options, ({ finish, down, times }) => {
    const connection = new EslConnection(where, {
      event: () => undefined,
      up: () => {
        void connection.ask('api show channels as json').then((answer) => {
          // The connection was lost, which is reported separately.
          if (answer === null) return
          const isRefused = rowsIn(answer) === null
          const problem = isRefused ? missingShowProblem(answer.trim().slice(0, 200)) : warningOf(settings)
          finish({ connected: true, problem, missing: isRefused ? [MISSING_SHOW_RIGHT] : [] })
        })
      },
      alive: () => undefined,
      down,
      resolveAddress,
      times,
    })
    return connection
  })
}
