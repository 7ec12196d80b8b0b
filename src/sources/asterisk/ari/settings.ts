// The settings of an Asterisk that is listened to by ARI, as a person writes them, checked.
import { OffhookError } from '../../../errors.ts'
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
import type { MappingOptions } from '../mapping.ts'

const KNOWN = ['url', 'username', 'password', 'contexts', 'country', 'records', 'recordings_folder'] as const

/** All that is wrong with settings that somebody wants to save. */
export function ariFlaws(settings: Settings): SettingFlaw[] {
  return [...unknownSettings(settings, KNOWN), ...flawsOf(settings)]
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readAriSettings(settings: Settings): { connection: AriSettings; mapping: MappingOptions } {
  const [flaw] = flawsOf(settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  return {
    connection: {
      url: addressOf(settings)?.href.replace(/\/+$/, '') ?? '',
      username: String(settings['username']),
      password: String(settings['password']),
    },
    mapping: mappingOf(settings),
  }
}

/** Where the secret goes (S26): scheme, host and port; '' for an address that cannot be one. */
export function ariOrigin(settings: Settings): string {
  return addressOf(settings)?.origin ?? ''
}

function addressOf({ url }: Settings): URL | null {
  return typeof url === 'string' ? URL.parse(url) : null
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

function urlFlaws(settings: Settings): SettingFlaw[] {
  const url = addressOf(settings)
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url === null || !isHttp || url.search !== '' || url.hash !== '')
    return [settingFlaw(['url'], "Write the address of Asterisk's HTTP server, such as http://pbx.example:8088.")]
  if (url.username !== '' || url.password !== '')
    return [settingFlaw(['url'], 'Write user name and password into their own fields, not into the address.')]
  if (/\/ari(\/|$)/.test(url.pathname))
    return [settingFlaw(['url'], 'Leave out what begins with /ari: host and port are enough.')]
  return []
}

/** The first colon ends the user name (RFC 7617, 2). */
function colonFlaws({ username }: Settings): SettingFlaw[] {
  if (typeof username !== 'string' || !username.includes(':')) return []
  return [settingFlaw(['username'], 'A user name is one line of text without a colon.')]
}
