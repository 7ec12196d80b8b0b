// The settings of a Twilio source while they are typed. Pure.
import type { Source } from '../../../../api/sources.ts'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { recordsOf, recordsSent } from '../../records.ts'
import type { Records } from '../../records.ts'
import { answeredByOf } from '../answered-by.ts'
import type { AnsweredBy } from '../answered-by.ts'
import { numberSent, secretIn, secretSent, textIn, textSent } from '../draft.ts'

export interface TwilioDraft {
  readonly name: string
  readonly account_sid: string
  readonly auth_token: SecretValue
  readonly forward_to: string
  readonly timeout_s: string
  /** Whether calls that are forwarded are recorded. */
  readonly record: boolean
  readonly answered_by: AnsweredBy
  readonly country: string
  readonly records: Records
}

/** Twilio tells of a recording when it is ready, which is after the end. */
const recordsUsual = 'answered_calls'

export function newDraft(country: string): TwilioDraft {
  return {
    name: '',
    account_sid: '',
    auth_token: null,
    forward_to: '',
    timeout_s: '',
    record: true,
    answered_by: 'person',
    country,
    records: recordsUsual,
  }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): TwilioDraft {
  return {
    name,
    account_sid: textIn(settings, 'account_sid'),
    auth_token: secretIn(settings, 'auth_token'),
    forward_to: textIn(settings, 'forward_to'),
    timeout_s: textIn(settings, 'timeout_s'),
    record: settings['record'] !== false,
    answered_by: answeredByOf(settings),
    country: textIn(settings, 'country', 'AU'),
    records: recordsOf(settings, recordsUsual),
  }
}

/** As a merge patch takes them: what is empty, or as it usually is, is taken away. */
export function settingsOf(draft: TwilioDraft): Record<string, unknown> {
  const { account_sid: sid, auth_token: token, forward_to: to, timeout_s: timeout, record, answered_by: by } = draft
  return {
    account_sid: sid.trim(),
    auth_token: secretSent(token),
    forward_to: textSent(to),
    timeout_s: numberSent(timeout),
    record: record ? null : false,
    answered_by: by === 'person' ? null : by,
    country: draft.country,
    records: recordsSent(draft.records, recordsUsual),
  }
}
