// The settings of a source on their way in and out: secrets are taken out, sealed for the host they are for, and shown as set.
import type { Source } from '../store/sources.ts'
import type { SecretRow } from '../store/secrets.ts'
import { shownSecret } from './integration-secrets.ts'

type Settings = Readonly<Record<string, unknown>>

export interface PartedSettings {
  readonly settings: Record<string, unknown>
  /** New texts, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names that were sent back as they are shown. */
  readonly kept: ReadonlySet<string>
}

/** `secrets`: the names of those settings that are. */
export function partSettings(secrets: readonly string[], sent: Settings): PartedSettings {
  const given = new Map<string, string>()
  const kept = new Set<string>()
  for (const name of secrets) {
    const value = sent[name]
    if (typeof value === 'string') given.set(name, value)
    else if (typeof value === 'object' && value !== null) kept.add(name)
  }
  const settings = Object.fromEntries(Object.entries(sent).filter(([name]) => !secrets.includes(name)))
  return { settings, given, kept }
}

/** The country whose numbers this source writes without a country code (T17); `null`: the account's. */
export function countryOf({ settings }: Source): string | null {
  const { country } = settings
  return typeof country === 'string' ? country : null
}

/** Settings as they are shown. */
export function shownSettings(
  { settings }: Source,
  { secrets, kept }: { readonly secrets: readonly string[]; readonly kept: ReadonlyMap<string, SecretRow> },
): Record<string, unknown> {
  return { ...settings, ...Object.fromEntries(secrets.map((name) => [name, shownSecret(kept, name)])) }
}
