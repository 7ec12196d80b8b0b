// The settings of an Asterisk while they are typed, to and from what the API takes. Pure.
import type { Source } from '../../api/sources.ts'
import { recordsOf } from './records.ts'
import type { Records } from './records.ts'

export interface AsteriskDraft {
  readonly name: string
  readonly host: string
  readonly port: string
  readonly username: string
  /** `null`: the one that is kept. */
  readonly secret: string | null
  readonly recordings_folder: string
  readonly country: string
  readonly records: Records
}

/** The port of Asterisk's manager interface unless somebody changed it. */
const portUsual = '5038'

export function newDraft(country: string): AsteriskDraft {
  return {
    name: '',
    host: '',
    port: portUsual,
    username: 'offhook',
    secret: '',
    recordings_folder: '',
    country,
    records: 'announced',
  }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): AsteriskDraft {
  const text = (member: string, otherwise = ''): string => {
    const value = settings[member]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise
  }
  return {
    name,
    host: text('host'),
    port: text('port', portUsual),
    username: text('username'),
    secret: last4Of(settings) === null ? '' : null,
    recordings_folder: text('recordings_folder'),
    country: text('country', 'AU'),
    records: recordsOf(settings),
  }
}

/** The end of the secret that is kept; `null`: none is. */
export function last4Of({ secret }: Source['settings']): string | null {
  if (typeof secret !== 'object' || secret === null) return null
  return 'last4' in secret && typeof secret.last4 === 'string' ? secret.last4 : ''
}

/** The same for a source that is new: what is not set is left out. */
export function newSettingsOf(draft: AsteriskDraft): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settingsOf(draft)).filter(([, value]) => value !== null))
}

/** As a merge patch takes them: what is empty is taken away. */
export function settingsOf(draft: AsteriskDraft): Record<string, unknown> {
  const { host, port, username, secret, recordings_folder: folder, country, records } = draft
  return {
    host: host.trim(),
    port: portOf(port),
    username: username.trim(),
    // Sent back as it is shown, a secret is kept.
    secret: secret ?? { set: true },
    recordings_folder: folder.trim() === '' ? null : folder.trim(),
    country,
    records: records === 'announced' ? null : records,
  }
}

/** What is no number goes as it is, so that the server says what to write. */
function portOf(text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed
}
