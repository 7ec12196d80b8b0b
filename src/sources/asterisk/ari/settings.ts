// The settings of an Asterisk that is listened to by ARI, as a person writes them, checked.
import { OffhookError } from '../../../lib/errors.ts'
import { readWebAddress, type DialTarget } from '../../address.ts'
import { contextFlaws } from '../../context-marks.ts'
import { folderFlaws, lineFlaws, mappingOf } from '../settings.ts'
import {
  countryFlaws,
  recordsFlaws,
  settingFlaw,
  unknownSettings,
  type SettingFlaw,
  type Settings,
} from '../../settings.ts'
import type { AriSettings } from './connection.ts'
import type { CallTrackerOptions } from '../call-tracker.ts'

const KNOWN = ['url', 'username', 'password', 'contexts', 'country', 'records', 'recordings_folder'] as const

/** All that is wrong with settings that somebody wants to save. */
export function ariFlaws(settings: Settings): SettingFlaw[] {
  return [...unknownSettings(settings, KNOWN), ...flawsOf(settings)]
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readAriSettings(settings: Settings): { connection: AriSettings; mapping: CallTrackerOptions } {
  const [flaw] = flawsOf(settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  const address = readWebAddress(settings['url'])
  return {
    connection: {
      url: address ? address.origin + address.prefix : '',
      username: String(settings['username']),
      password: String(settings['password']),
    },
    mapping: mappingOf(settings),
  }
}

/** Where the secret goes (S26): scheme, host and port; '' for an address that cannot be one. */
export function ariOrigin(settings: Settings): string {
  return readWebAddress(settings['url'])?.origin ?? ''
}

/** Where these settings lead; `null`: they are not right. */
export function ariPlace(settings: Settings): DialTarget | null {
  const address = readWebAddress(settings['url'])
  return address && { host: address.host, port: address.port, setting: 'url' }
}

function flawsOf(settings: Settings): SettingFlaw[] {
  return [
    ...urlFlaws(settings),
    ...['username', 'password'].flatMap((name) => lineFlaws(settings[name], name)),
    ...colonFlaws(settings),
    ...contextFlaws(settings['contexts']),
    ...folderFlaws(settings['recordings_folder']),
    ...countryFlaws(settings),
    ...recordsFlaws(settings),
  ]
}

function urlFlaws({ url }: Settings): SettingFlaw[] {
  if (typeof url === 'string' && /^https?:\/\/[^/?#]*@/i.test(url))
    return [settingFlaw(['url'], 'Write user name and password into their own fields, not into the address.')]
  const address = readWebAddress(url)
  if (address === null)
    return [
      settingFlaw(
        ['url'],
        "Write the address of Asterisk's HTTP server alone, such as http://pbx.example:8088, without ? or #.",
      ),
    ]
  if (/\/ari(\/|$)/.test(address.prefix))
    return [settingFlaw(['url'], 'Leave out what begins with /ari: host and port are enough.')]
  return []
}

/** The first colon ends the user name (RFC 7617, 2). */
function colonFlaws({ username }: Settings): SettingFlaw[] {
  if (typeof username !== 'string' || !username.includes(':')) return []
  return [settingFlaw(['username'], 'A user name is one line of text without a colon.')]
}
