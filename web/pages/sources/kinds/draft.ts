// Settings of a source while they are typed, to and from what the API takes: what all kinds share. Pure.
import type { Source } from '../../../api/sources.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'

type Settings = Source['settings']

/** A setting as it is typed; a number is a text too until it is sent. */
export function textIn(settings: Settings, member: string, otherwise = ''): string {
  const value = settings[member]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise
}

/** A secret as it is shown: kept, or none yet. */
export function secretIn(settings: Settings, member: string): SecretValue {
  const kept = settings[member]
  if (typeof kept !== 'object' || kept === null) return null
  return { set: true, ...('last4' in kept && typeof kept.last4 === 'string' && { last4: kept.last4 }) }
}

/** Sent back as it is shown, a secret is kept. */
export function secretSent(secret: SecretValue): unknown {
  return typeof secret === 'object' && secret !== null ? { set: true } : secret
}

/** What may be shown of a secret in lines to copy: what is typed, empty before; `null`: it is kept, and nobody sees it again. */
export function secretTyped(secret: SecretValue): string | null {
  return typeof secret === 'object' && secret !== null ? null : (secret ?? '')
}

/** As a merge patch takes a text: what is empty is taken away. */
export function textSent(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

/** What is no number goes as it is, so that the server says what to write. */
export function numberSent(text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed
}

/** For a source that is new: what is not set is left out. */
export function withoutNulls(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNullsIn(value)]])),
  )
}

function withoutNullsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return withoutNulls(value as Readonly<Record<string, unknown>>)
}
