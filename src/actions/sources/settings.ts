// The settings of a source on their way in and out: secrets are taken out, sealed for the host they are for, and shown as set.
import type { SourceRow } from '../../store/sources/sources.ts'
import { BOUNDS } from '../../bounds.ts'
import { maskSecret } from '../integrations/masked-secrets.ts'
import type { KnownSecrets } from '../integrations/masked-secrets.ts'

type Settings = Readonly<Record<string, unknown>>

export interface SplitSettings {
  readonly settings: Record<string, unknown>
  /** New texts, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names that were sent back as they are shown. */
  readonly kept: ReadonlySet<string>
}

/** `secrets`: the names of those settings that are. */
export function splitSettings(secrets: readonly string[], sent: Settings): SplitSettings {
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

/** What is stored of a source's settings; none where that cannot be read (S46). */
export function settingsOf({ settings }: { readonly settings: unknown }): Settings {
  const isRead = typeof settings === 'object' && settings !== null && !Array.isArray(settings) && isShallow(settings)
  return isRead ? (settings as Settings) : {}
}

/** What is deeper than what the API takes could end the writing of an answer. */
function isShallow(value: unknown, levels: number = BOUNDS.depth): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1))
}

/** The country whose numbers this source writes without a country code (T17); `null`: the account's. */
export function countryOf(source: SourceRow): string | null {
  const { country } = settingsOf(source)
  return typeof country === 'string' ? country : null
}

/** Settings as they are shown. */
export function maskSettings(
  source: { readonly settings: unknown },
  { secrets, kept }: { readonly secrets: readonly string[]; readonly kept: KnownSecrets },
): Record<string, unknown> {
  return { ...settingsOf(source), ...Object.fromEntries(secrets.map((name) => [name, maskSecret(kept, name)])) }
}
