// Reads and shows the settings of a source: secrets are separated, sealed for their host, and shown as set.
import type { SourceRow } from '../../store/sources/sources.ts'
import { BOUNDS } from '../../bounds.ts'
import { maskSecret } from '../integrations/masked-secrets.ts'
import type { KnownSecrets } from '../integrations/masked-secrets.ts'
import { isObject } from '../../json/is-object.ts'

type Settings = Readonly<Record<string, unknown>>

export interface SplitSettings {
  readonly settings: Record<string, unknown>
  /** The new secrets, by name. */
  readonly given: ReadonlyMap<string, string>
  /** The names of secrets that were sent back masked. */
  readonly kept: ReadonlySet<string>
}

/** `secrets`: the names of the settings that are secret. */
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

/** The stored settings of a source; empty if they cannot be read (S46). */
export function settingsOf({ settings }: { readonly settings: unknown }): Settings {
  return isObject(settings) && isShallow(settings) ? settings : {}
}

/** Deeper settings than the API accepts could make writing a response fail. */
function isShallow(value: unknown, levels: number = BOUNDS.depth): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1))
}

/** The country of numbers that this source writes without a country code (T17); `null`: the country of the account. */
export function countryOf(source: SourceRow): string | null {
  const { country } = settingsOf(source)
  return typeof country === 'string' ? country : null
}

/** The settings with masked secrets. */
export function maskSettings(
  source: { readonly settings: unknown },
  { secrets, kept }: { readonly secrets: readonly string[]; readonly kept: KnownSecrets },
): Record<string, unknown> {
  return { ...settingsOf(source), ...Object.fromEntries(secrets.map((name) => [name, maskSecret(kept, name)])) }
}
