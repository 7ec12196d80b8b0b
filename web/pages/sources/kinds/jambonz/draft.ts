// The settings of a jambonz source while they are typed. Pure.
import type { Source } from '../../../../api/sources.ts'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { recordsOf, recordsSent } from '../../records.ts'
import type { Records } from '../../records.ts'
import { answeredByOf } from '../answered-by.ts'
import type { AnsweredBy } from '../answered-by.ts'
import { secretIn, secretSent, textIn } from '../draft.ts'

export interface JambonzDraft {
  readonly name: string
  readonly secret: SecretValue
  readonly answered_by: AnsweredBy
  readonly country: string
  readonly records: Records
}

export function newDraft(country: string): JambonzDraft {
  return { name: '', secret: null, answered_by: 'person', country, records: 'announced' }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): JambonzDraft {
  return {
    name,
    secret: secretIn(settings, 'secret'),
    answered_by: answeredByOf(settings),
    country: textIn(settings, 'country', 'AU'),
    records: recordsOf(settings),
  }
}

/** As a merge patch takes them: what is as it usually is, is taken away. */
export function settingsOf({ secret, answered_by: by, country, records }: JambonzDraft): Record<string, unknown> {
  return {
    secret: secretSent(secret),
    answered_by: by === 'person' ? null : by,
    country,
    records: recordsSent(records),
  }
}
