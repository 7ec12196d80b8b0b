// The settings of an Asterisk source, as a person writes them, checked.
import { OffhookError } from '../../lib/errors.ts'
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
import { contextFlaws, readContextRoles } from '../context-marks.ts'
import type { ContextRole } from '../contexts.ts'
import type { AmiConnectionSettings } from './ami-connection.ts'
import type { CallTrackerOptions } from './call-tracker.ts'

export interface AsteriskSettings {
  readonly host: string
  /** Default 5038. */
  readonly port?: number
  readonly username: string
  readonly secret: string
  /** What contexts mean, by name: `inbound`, `outbound`, `internal` or `ignore`. */
  readonly contexts?: Readonly<Record<string, ContextRole>>
  /** Where the files of recordings can be read from here. */
  readonly recordings_folder?: string
  /** Two letters. Default AU. */
  readonly country?: string
  /** What is waited for (C9). Default announced. */
  readonly records?: 'announced' | 'answered_calls' | 'never'
}

/** The port of the Asterisk Manager Interface unless manager.conf says otherwise. */
const PORT = 5038

export interface ReadSettings {
  readonly connection: AmiConnectionSettings
  readonly mapping: CallTrackerOptions
}

/** Every setting of this kind, as AsteriskSettings says. */
const KNOWN = ['host', 'port', 'username', 'secret', 'contexts', 'recordings_folder', 'country', 'records'] as const

/** All that is wrong with settings that somebody wants to save. */
export function asteriskFlaws(settings: Settings): SettingFlaw[] {
  return [...unknownSettings(settings, KNOWN), ...flawsOf(settings)]
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readSettings(given: AsteriskSettings | Settings): ReadSettings {
  const settings: Settings = { ...given }
  const [flaw] = flawsOf(settings)
  if (flaw) throw new OffhookError('bad_settings', flaw.detail)
  const { username, secret } = settings
  return {
    connection: {
      host: readHost(settings['host']) ?? '',
      port: portOf(settings['port']),
      username: String(username),
      secret: String(secret),
    },
    mapping: mappingOf(settings),
  }
}

/** Where these settings lead; `null`: they are not right. */
export function asteriskPlace(settings: Settings): DialTarget | null {
  const host = readHost(settings['host'])
  if (host === null || portFlaws(settings['port']).length > 0) return null
  return { host, port: portOf(settings['port']), setting: 'host' }
}

/** What settings that are right say of the mapping. */
export function mappingOf({ country, contexts, recordings_folder: folder }: Settings): CallTrackerOptions {
  return {
    ...(typeof country === 'string' && { country }),
    contexts: readContextRoles(contexts),
    canFetchRecordings: typeof folder === 'string' && folder !== '',
  }
}

function flawsOf(settings: Settings): SettingFlaw[] {
  return [
    ...hostFlaws(settings, 'Asterisk'),
    ...['username', 'secret'].flatMap((name) => lineFlaws(settings[name], name)),
    ...portFlaws(settings['port']),
    ...contextFlaws(settings['contexts']),
    ...folderFlaws(settings['recordings_folder']),
    ...countryFlaws(settings),
    ...recordsFlaws(settings),
  ]
}

export function lineFlaws(value: unknown, name: string): SettingFlaw[] {
  if (typeof value !== 'string' || value === '') return [settingFlaw([name], `The ${name} of the Asterisk is missing.`)]
  // A line break would begin a second header, or a second action (S41).
  if (!/[\r\n\0]/.test(value)) return []
  return [settingFlaw([name], `The ${name} of the Asterisk has a line break in it. Write it in one line.`)]
}

function portOf(value: unknown): number {
  return value === undefined || value === null || value === '' ? PORT : Number(value)
}

function portFlaws(value: unknown): SettingFlaw[] {
  const port = portOf(value)
  const good = Number.isInteger(port) && port >= 1 && port <= 65_535
  return good ? [] : [settingFlaw(['port'], 'The port is a number from 1 to 65535.')]
}

export function folderFlaws(value: unknown): SettingFlaw[] {
  if (value === undefined || value === null || typeof value === 'string') return []
  return [settingFlaw(['recordings_folder'], 'The folder of the recordings is a path, such as /var/spool/asterisk.')]
}
