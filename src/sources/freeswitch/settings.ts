// The settings of a FreeSWITCH source, as a person writes them, checked.
import { OffhookError } from '../../lib/errors.ts'
import { contextFlaws, readContextRoles } from '../context-marks.ts'
import { readHost, type DialTarget } from '../address.ts'
import {
  countryFlaws,
  hostFlaws,
  recordsFlaws,
  settingFlaw,
  unknownSettings,
  type SettingFlaw,
  type Settings,
} from '../settings.ts'
import type { EslConnectionSettings } from './esl-connection.ts'
import type { CallTrackerOptions } from './call-tracker.ts'

/** `listen-port` of FreeSWITCH's own event_socket.conf.xml. */
const PORT = 8021

/** The password of FreeSWITCH's own event_socket.conf.xml: everybody knows it. */
const DEFAULT_PASSWORD = 'ClueCon'

export interface ReadSettings {
  readonly connection: EslConnectionSettings
  readonly mapping: CallTrackerOptions
}

/**
 * Every setting of this kind: `host`, `port` (default 8021), `password`; `contexts`, what contexts mean by name; `country`, two
 * letters (default AU); `records` (default announced); `recordings_folder`, where the files of recordings can be read from here.
 */
const KNOWN = ['host', 'port', 'password', 'contexts', 'recordings_folder', 'country', 'records'] as const

/** All that is wrong with settings that somebody wants to save. */
export function freeswitchFlaws(settings: Settings): SettingFlaw[] {
  return [...unknownSettings(settings, KNOWN), ...flawsOf(settings)]
}

/** What works but should not stay so; `null`: nothing (S41). */
export function warningOf(settings: Settings): string | null {
  if (settings['password'] !== DEFAULT_PASSWORD) return null
  return (
    `The password is still "${DEFAULT_PASSWORD}", which everybody knows: whoever reaches the port may place calls and read all. ` +
    'Change it in event_socket.conf.xml, and here.'
  )
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readSettings(settings: Settings): ReadSettings {
  const [flaw] = flawsOf(settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  const { password, country, recordings_folder: folder } = settings
  return {
    connection: { host: readHost(settings['host']) ?? '', port: portOf(settings['port']), password: String(password) },
    mapping: {
      country: typeof country === 'string' ? country : 'AU',
      contexts: readContextRoles(settings['contexts']),
      canFetchRecordings: typeof folder === 'string' && folder !== '',
    },
  }
}

/** Where these settings lead; `null`: they are not right. */
export function freeswitchPlace(settings: Settings): DialTarget | null {
  const host = readHost(settings['host'])
  if (host === null || portFlaws(settings['port']).length > 0) return null
  return { host, port: portOf(settings['port']), setting: 'host' }
}

/** Where the password goes (S26). */
export function originOf(settings: Settings): string {
  const { host } = settings
  return `${typeof host === 'string' ? host : ''}:${portOf(settings['port'])}`
}

function flawsOf(settings: Settings): SettingFlaw[] {
  return [
    ...hostFlaws(settings, 'FreeSWITCH'),
    ...lineFlaws(settings['password'], 'password'),
    ...portFlaws(settings['port']),
    ...contextFlaws(settings['contexts']),
    ...folderFlaws(settings['recordings_folder']),
    ...countryFlaws(settings),
    ...recordsFlaws(settings),
  ]
}

function lineFlaws(value: unknown, name: string): SettingFlaw[] {
  if (typeof value !== 'string' || value === '')
    return [settingFlaw([name], `The ${name} of the FreeSWITCH is missing.`)]
  // A line break would begin a second command (S41).
  if (!/[\r\n\0]/.test(value)) return []
  return [settingFlaw([name], `The ${name} of the FreeSWITCH has a line break in it. Write it in one line.`)]
}

function portOf(value: unknown): number {
  return value === undefined || value === null || value === '' ? PORT : Number(value)
}

function portFlaws(value: unknown): SettingFlaw[] {
  const port = portOf(value)
  const good = Number.isInteger(port) && port >= 1 && port <= 65_535
  return good ? [] : [settingFlaw(['port'], 'The port is a number from 1 to 65535.')]
}

function folderFlaws(value: unknown): SettingFlaw[] {
  if (value === undefined || value === null || typeof value === 'string') return []
  const detail = 'The folder of the recordings is a path, such as /var/lib/freeswitch/recordings.'
  return [settingFlaw(['recordings_folder'], detail)]
}
