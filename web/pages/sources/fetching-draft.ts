// What a source that posts says of its recordings, and who fetches them, while it is typed. Pure.
import type { Source } from '../../api/sources.ts'
import type { SecretValue } from '../../parts/secret-value.ts'
import { recordsOf } from './records.ts'
import type { Records } from './records.ts'

export interface FetchingDraft {
  readonly records: Records
  /** The address that recordings come from; empty: whoever has an address may fetch. */
  readonly origin: string
  readonly username: string
  readonly password: SecretValue
}

export function draftOfFetching(settings: Source['settings']): FetchingDraft {
  const text = (name: string): string => {
    const value = settings[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    records: recordsOf(settings),
    origin: text('recordings_origin'),
    username: text('recordings_username'),
    password: passwordOf(settings),
  }
}

/** As a merge patch takes them: what is empty is taken away. */
export function fetchingSettings({ records, origin, username, password }: FetchingDraft): Record<string, unknown> {
  return {
    records: records === 'announced' ? null : records,
    recordings_origin: originOf(origin) || null,
    recordings_username: username.trim() || null,
    recordings_password: password === '' ? null : password,
  }
}

/** Of a whole address its origin. What is no address goes as it is, so that the server says what to write. */
export function originOf(text: string): string {
  const trimmed = text.trim()
  const origin = /^https?:\/\//i.test(trimmed) ? URL.parse(trimmed)?.origin : undefined
  return origin ?? trimmed
}

function passwordOf({ recordings_password: kept }: Source['settings']): SecretValue {
  if (typeof kept !== 'object' || kept === null) return null
  return { set: true, ...('last4' in kept && typeof kept.last4 === 'string' && { last4: kept.last4 }) }
}
