// The settings of a FreeSWITCH while they are typed. Pure.
import type { Source } from '../../../../api/sources.ts'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { recordsOf, recordsSent } from '../../records.ts'
import type { Records } from '../../records.ts'
import { numberSent, secretIn, secretSent, textIn, textSent } from '../draft.ts'

export interface FreeswitchDraft {
  readonly name: string
  readonly host: string
  readonly port: string
  readonly password: SecretValue
  readonly recordings_folder: string
  readonly country: string
  readonly records: Records
}

/** The port of FreeSWITCH's event socket unless somebody changed it. */
const portUsual = '8021'

/** The password that every FreeSWITCH is delivered with: whoever reaches its port may do everything (S41). */
export const passwordDelivered = 'ClueCon'

export function newDraft(country: string): FreeswitchDraft {
  return { name: '', host: '', port: portUsual, password: null, recordings_folder: '', country, records: 'announced' }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): FreeswitchDraft {
  return {
    name,
    host: textIn(settings, 'host'),
    port: textIn(settings, 'port', portUsual),
    password: secretIn(settings, 'password'),
    recordings_folder: textIn(settings, 'recordings_folder'),
    country: textIn(settings, 'country', 'AU'),
    records: recordsOf(settings),
  }
}

/** As a merge patch takes them: what is empty is taken away. */
export function settingsOf(draft: FreeswitchDraft): Record<string, unknown> {
  const { host, port, password, recordings_folder: folder, country, records } = draft
  return {
    host: host.trim(),
    port: numberSent(port),
    password: secretSent(password),
    recordings_folder: textSent(folder),
    country,
    records: recordsSent(records),
  }
}
