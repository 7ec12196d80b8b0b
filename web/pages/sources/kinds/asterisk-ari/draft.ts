// The settings of an Asterisk that is listened to by ARI, while they are typed. Pure.
import type { Source } from '../../../../api/sources.ts'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { recordsOf, recordsSent } from '../../records.ts'
import type { Records } from '../../records.ts'
import { secretIn, secretSent, textIn, textSent } from '../draft.ts'

export interface AriDraft {
  readonly name: string
  readonly url: string
  readonly username: string
  readonly password: SecretValue
  readonly recordings_folder: string
  readonly country: string
  readonly records: Records
}

export function newDraft(country: string): AriDraft {
  return {
    name: '',
    url: '',
    username: 'offhook',
    password: null,
    recordings_folder: '',
    country,
    records: 'announced',
  }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): AriDraft {
  return {
    name,
    url: textIn(settings, 'url'),
    username: textIn(settings, 'username'),
    password: secretIn(settings, 'password'),
    recordings_folder: textIn(settings, 'recordings_folder'),
    country: textIn(settings, 'country', 'AU'),
    records: recordsOf(settings),
  }
}

/** As a merge patch takes them: what is empty is taken away. */
export function settingsOf(draft: AriDraft): Record<string, unknown> {
  const { url, username, password, recordings_folder: folder, country, records } = draft
  return {
    url: url.trim(),
    username: username.trim(),
    password: secretSent(password),
    recordings_folder: textSent(folder),
    country,
    records: recordsSent(records),
  }
}
