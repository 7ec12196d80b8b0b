// Checks the settings of an Asterisk before they are saved: one connection, a login, and the rights of the user.
import type { ResolveAddress } from '../reconnector.ts'
import type { ConnectionCheck } from '../adapter.ts'
import { checkConnection, type CheckOptions } from '../pbx/check-connection.ts'
import { ChannelLister } from './channel-list.ts'
import { AmiConnection } from './ami-connection.ts'
import { AmiRights } from './rights.ts'
import { readSettings } from './settings.ts'
import type { Settings } from '../kinds/settings.ts'

/**
 * Resolves within ten seconds. Rights are only checked as far as they show without calls.
 * @throws OffhookError `bad_settings`
 */
export function checkAmi(
  settings: Settings,
  resolveAddress: ResolveAddress,
  options: CheckOptions = {},
): Promise<ConnectionCheck> {
  const { connection: where } = readSettings(settings)
  const lister = new ChannelLister()
  const rights = new AmiRights(where.username)
  return checkConnection(`${where.host}:${where.port}`, options, ({ finish, down, times }) => {
    const connection = new AmiConnection(where, {
      resolveAddress,
      message(message) {
        rights.receive(message)
        const answer = lister.receive(message)
        if (!answer) return
        rights.listed('refused' in answer ? 'refused' : new Set())
        finish({ connected: true, problem: rights.problem(), missing: rights.missingRights() })
      },
      up: () => {
        const query = rights.query()
        if (query) connection.send(query)
        connection.send(lister.request())
      },
      alive: () => undefined,
      down,
      times,
    })
    return connection
  })
}
