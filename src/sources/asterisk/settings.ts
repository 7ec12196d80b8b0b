// Reads the settings of an Asterisk source.
import { trackerOptionsOf, type CallTrackerOptions } from '../pbx/state.ts'
import { OffhookError } from '../../errors.ts'
import { AMI_PORT, asterisk } from '../kinds/asterisk.ts'
import { portOf } from '../kinds/common-settings.ts'
import { readHost } from '../kinds/address.ts'
import { valueFlaws } from '../kinds/kind.ts'
import type { Settings } from '../kinds/settings.ts'
import type { AmiConnectionSettings } from './ami-connection.ts'

interface ReadSettings {
  readonly connection: AmiConnectionSettings
  readonly trackerOptions: CallTrackerOptions
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readSettings(settings: Settings): ReadSettings {
  const [flaw] = valueFlaws(asterisk, settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  return {
    connection: {
      host: readHost(settings['host']) ?? '',
      port: portOf(settings['port'], AMI_PORT),
      username: String(settings['username']),
      secret: String(settings['secret']),
    },
    trackerOptions: trackerOptionsOf(settings),
  }
}
