// The settings of an Asterisk that is listened to by its manager interface, while they are typed. Pure.
import type { Source } from '../../../../api/sources.ts'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { recordsOf, recordsSent } from '../../records.ts'
import type { Records } from '../../records.ts'
import { numberSent, secretIn, secretSent, textIn, textSent } from '../draft.ts'

export interface AsteriskDraft {
  readonly name: string
  readonly host: string
  readonly port: string
  readonly username: string
  readonly secret: SecretValue
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
    secret: null,
    recordings_folder: '',
    country,
    records: 'announced',
  }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): AsteriskDraft {
  return {
    name,
    host: textIn(settings, 'host'),
    port: textIn(settings, 'port', portUsual),
    username: textIn(settings, 'username'),
    secret: secretIn(settings, 'secret'),
    recordings_folder: textIn(settings, 'recordings_folder'),
    country: textIn(settings, 'country', 'AU'),
    records: recordsOf(settings),
  }
}

/** As a merge patch takes them: what is empty is taken away. */
export function settingsOf(draft: AsteriskDraft): Record<string, unknown> {
  const { host, port, username, secret, recordings_folder: folder, country, records } = draft
  return {
    host: host.trim(),
    port: numberSent(port),
    username: username.trim(),
    secret: secretSent(secret),
    recordings_folder: textSent(folder),
    country,
    records: recordsSent(records),
  }
}
