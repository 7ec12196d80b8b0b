// Trying the settings of a FreeSWITCH that nobody has saved yet: one call, the password, and a look at its channels.
import { Connection } from './connection.ts'
import { MISSING_SHOW, mayNotAsk } from './listener.ts'
import { readSettings, warningOf } from './settings.ts'
import { rowsIn } from './channel-list.ts'
import type { Settings } from '../settings.ts'
import type { Place } from '../redial.ts'
import type { Tried } from '../kind.ts'

/** Longer than each step of a connection may take by itself, shorter than a person waits. */
const PATIENCE_MS = 10_000

/**
 * Resolves within ten seconds.
 * @throws OffhookError `bad_settings`
 */
export function tryFreeswitch(settings: Settings, place: Place, { patienceMs = PATIENCE_MS } = {}): Promise<Tried> {
  const { connection: where } = readSettings(settings)
  return new Promise((resolve) => {
    const finish = (tried: Tried): void => {
      clearTimeout(timer)
      connection.stop()
      resolve(tried)
    }
    const connection = new Connection(where, {
      event: () => undefined,
      up: () => {
        void connection.ask('api show channels as json').then((answer) => {
          // The connection was lost: that says so itself.
          if (answer === null) return
          const isRefused = rowsIn(answer) === null
          const problem = isRefused ? mayNotAsk(answer.trim().slice(0, 200)) : warningOf(settings)
          finish({ connected: true, problem, missing: isRefused ? [MISSING_SHOW] : [] })
        })
      },
      alive: () => undefined,
      down: (problem) => finish({ connected: false, problem, missing: [] }),
      place,
      // A step that takes longer says so itself, in better words.
      times: { patienceMs: patienceMs * 0.8 },
    })
    const problem = `What answers at ${where.host}:${where.port} was too slow. Check host, port and the network in between.`
    const timer = setTimeout(() => finish({ connected: false, problem, missing: [] }), patienceMs)
    connection.start()
  })
}
