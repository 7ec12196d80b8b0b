// Reads the settings of a FreeSWITCH source.
import { trackerOptionsOf, type CallTrackerOptions } from '../pbx/state.ts'
import { OffhookError } from '../../errors.ts'
import { portOf } from '../kinds/common-settings.ts'
import { readHost } from '../kinds/address.ts'
import { DELIVERED_PASSWORD, EVENT_SOCKET_PORT, freeswitch } from '../kinds/freeswitch.ts'
import { valueFlaws } from '../kinds/kind.ts'
import type { Settings } from '../kinds/settings.ts'
import type { EslConnectionSettings } from './esl-connection.ts'

interface ReadSettings {
  readonly connection: EslConnectionSettings
  readonly trackerOptions: CallTrackerOptions
}

/** A setting that works but should be changed; `null`: none (S41). */
export function warningOf(settings: Settings): string | null {
  if (settings['password'] !== DELIVERED_PASSWORD) return null
  return (
    `The password is still "${DELIVERED_PASSWORD}", the default of every FreeSWITCH: anyone who reaches the port has full control. ` +
    'Change it in event_socket.conf.xml and here.'
  )
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readSettings(settings: Settings): ReadSettings {
  const [flaw] = valueFlaws(freeswitch, settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  const { host, port, password } = settings
  return {
    connection: {
      host: readHost(host) ?? '',
      port: portOf(port, EVENT_SOCKET_PORT),
      password: String(password),
    },
    trackerOptions: trackerOptionsOf(settings),
  }
}
