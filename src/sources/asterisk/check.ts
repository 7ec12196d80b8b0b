// Trying the settings of an Asterisk that nobody has saved yet: one call, a login, and a look at what the user may do.
import type { ResolveAddress } from '../reconnector.ts'
import type { ConnectionCheck } from '../adapter.ts'
import { createChannelLister } from './channel-list.ts'
import { AmiConnection } from './ami-connection.ts'
import { createRights } from './rights.ts'
import { readSettings } from './settings.ts'
import type { Settings } from '../kinds/settings.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

/**
 * Resolves within ten seconds. Rights are only looked at as far as they show without calls.
 * @throws OffhookError `bad_settings`
 */
export function checkAmi(
  settings: Settings,
  resolveAddress: ResolveAddress,
  { patienceMs = PATIENCE_MS } = {},
): Promise<ConnectionCheck> {
  const { connection: where } = readSettings(settings)
  const lister = createChannelLister()
  const rights = createRights(where.username)
  return new Promise((resolve) => {
    const done = (result: ConnectionCheck): void => {
      clearTimeout(timer)
      connection.stop()
      resolve(result)
    }
    const connection = new AmiConnection(where, {
      resolveAddress,
      message(message) {
        rights.receive(message)
        const answer = lister.receive(message)
        if (!answer) return
        rights.listed('refused' in answer ? 'refused' : new Set())
        done({ connected: true, problem: rights.problem(), missing: rights.missingRights() })
      },
      up: () => {
        const ask = rights.ask()
        if (ask) connection.send(ask)
        connection.send(lister.ask())
      },
      alive: () => undefined,
      down: (problem) => done({ connected: false, problem, missing: [] }),
      // A step that takes longer says so itself, in better words.
      times: { patienceMs: patienceMs * 0.8 },
    })
    const problem = `What answers at ${where.host}:${where.port} was too slow. Check host, port and the network in between.`
    const timer = setTimeout(() => done({ connected: false, problem, missing: [] }), patienceMs)
    connection.start()
  })
}
