// Checks the settings of an ARI before they are saved: a greeting, the WebSocket, and the list of channels.
import { checkConnection, type CheckOptions } from '../../pbx/check-connection.ts'
import { AriConnector } from './connector.ts'
import { readAriSettings } from './settings.ts'
import type { Settings } from '../../kinds/settings.ts'
import type { ConnectionCheck } from '../../adapter.ts'
import type { ResolveAddress } from '../../reconnector.ts'

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function checkAri(
  settings: Settings,
  resolveAddress: ResolveAddress,
  options: CheckOptions = {},
): Promise<ConnectionCheck> {
  const { connection } = readAriSettings(settings)
  return checkConnection(new URL(connection.url).host, options, ({ finish, down, times }) => {
    const connector = new AriConnector(
      { settings: connection, resolveAddress, now: Date.now, times: { ...times, graceMs: 0 } },
      {
        up: () => connector.requestChannels(),
        alive: () => undefined,
        down,
        message: () => undefined,
        callRightMissing: () => undefined,
        booted: () => undefined,
        withUnseenAnswer: () => [],
        channelList: (answer) => {
          const problem = 'refused' in answer ? LISTLESS : connector.problem()
          finish({ connected: true, problem, missing: connector.missingRights() })
        },
      },
    )
    return connector
  })
}

const LISTLESS =
  'Asterisk did not return its list of channels, so calls that end while disconnected are detected late. Check that the ' +
  'modules res_ari_channels and res_ari_bridges are loaded.'
