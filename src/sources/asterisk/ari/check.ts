// Trying the settings of an ARI that nobody has saved yet: a greeting, the WebSocket, and a look at the channels.
import { createAriConnector } from './connector.ts'
import { readAriSettings } from './settings.ts'
import type { Settings } from '../../kinds/settings.ts'
import type { ConnectionCheck } from '../../adapter.ts'
import type { ResolveAddress } from '../../reconnector.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function checkAri(
  settings: Settings,
  resolveAddress: ResolveAddress,
  { patienceMs = PATIENCE_MS } = {},
): Promise<ConnectionCheck> {
  const { connection } = readAriSettings(settings)
  return new Promise((resolve) => {
    const done = (result: ConnectionCheck): void => {
      clearTimeout(timer)
      connector.stop()
      resolve(result)
    }
    const connector = createAriConnector(
      // A step that takes longer says so itself, in better words.
      { settings: connection, resolveAddress, now: Date.now, times: { patienceMs: patienceMs * 0.8, graceMs: 0 } },
      {
        up: () => connector.requestChannels(),
        alive: () => undefined,
        down: (problem) => done({ connected: false, problem, missing: [] }),
        message: () => undefined,
        callRightMissing: () => undefined,
        booted: () => undefined,
        withUnseenAnswer: () => [],
        channelList: (answer) => {
          const problem = 'refused' in answer ? LISTLESS : connector.problem()
          done({ connected: true, problem, missing: connector.missingRights() })
        },
      },
    )
    const problem = `What answers at ${new URL(connection.url).host} was too slow. Check host, port and the network in between.`
    const timer = setTimeout(() => done({ connected: false, problem, missing: [] }), patienceMs)
    connector.start()
  })
}

const LISTLESS =
  'Asterisk did not give the list of its channels, so calls that end while the connection is lost are noticed late. Check that the ' +
  'modules res_ari_channels and res_ari_bridges are loaded.'
