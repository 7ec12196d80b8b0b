// Trying the settings of an ARI that nobody has saved yet: a greeting, the WebSocket, and a look at the channels.
import { createAriDoor } from './door.ts'
import { readAriSettings } from './settings.ts'
import type { Settings } from '../../settings.ts'
import type { Tried } from '../../kind.ts'
import type { Place } from '../../redial.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function tryAri(settings: Settings, place: Place, { patienceMs = PATIENCE_MS } = {}): Promise<Tried> {
  const { connection } = readAriSettings(settings)
  return new Promise((resolve) => {
    const done = (tried: Tried): void => {
      clearTimeout(timer)
      door.stop()
      resolve(tried)
    }
    const door = createAriDoor(
      // A step that takes longer says so itself, in better words.
      { settings: connection, place, now: Date.now, times: { patienceMs: patienceMs * 0.8, graceMs: 0 } },
      {
        up: () => door.look(),
        alive: () => undefined,
        down: (problem) => done({ connected: false, problem, missing: [] }),
        heard: () => undefined,
        deaf: () => undefined,
        booted: () => undefined,
        unseen: () => [],
        listed: (answer) => {
          const problem = 'refused' in answer ? LISTLESS : door.problem()
          done({ connected: true, problem, missing: door.missing() })
        },
      },
    )
    const problem = `What answers at ${new URL(connection.url).host} was too slow. Check host, port and the network in between.`
    const timer = setTimeout(() => done({ connected: false, problem, missing: [] }), patienceMs)
    door.start()
  })
}

const LISTLESS =
  'Asterisk did not give the list of its channels, so calls that end while the connection is lost are noticed late. Check that the ' +
  'modules res_ari_channels and res_ari_bridges are loaded.'
