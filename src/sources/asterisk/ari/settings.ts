// Reads the settings of an Asterisk source that uses ARI.
import type { CallTrackerOptions } from '../../pbx/state.ts'
import { OffhookError } from '../../../errors.ts'
import { readWebAddress } from '../../kinds/address.ts'
import { asteriskAri } from '../../kinds/asterisk-ari.ts'
import { valueFlaws } from '../../kinds/kind.ts'
import type { Settings } from '../../kinds/settings.ts'
import { trackerOptionsOf } from '../../pbx/state.ts'
import type { AriSettings } from './connection.ts'

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readAriSettings(settings: Settings): { connection: AriSettings; trackerOptions: CallTrackerOptions } {
  const [flaw] = valueFlaws(asteriskAri, settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  const address = readWebAddress(settings['url'])
  return {
    connection: {
      url: address ? address.origin + address.prefix : '',
      username: String(settings['username']),
      password: String(settings['password']),
    },
    trackerOptions: trackerOptionsOf(settings),
  }
}
