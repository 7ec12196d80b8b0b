// The settings of a source on their way in and out: secrets are taken out, sealed for the host they are for, and shown as set.
import type { Source } from '../store/sources.ts'
import type { SecretRow } from '../store/secrets.ts'
import { shownSecret } from './integration-secrets.ts'

/** Settings that are secrets, by kind. */
const secretNames: Readonly<Record<string, readonly string[]>> = {
  asterisk: ['secret'],
  api: ['recordings_password'],
}

type Settings = Readonly<Record<string, unknown>>

export interface PartedSettings {
  readonly settings: Record<string, unknown>
  /** New texts, by name. */
  readonly given: ReadonlyMap<string, string>
  /** Names that were sent back as they are shown. */
  readonly kept: ReadonlySet<string>
}

export function partSettings(kind: string, sent: Settings): PartedSettings {
  const names = secretNames[kind] ?? []
  const given = new Map<string, string>()
  const kept = new Set<string>()
  for (const name of names) {
    const value = sent[name]
    if (typeof value === 'string') given.set(name, value)
    else if (typeof value === 'object' && value !== null) kept.add(name)
  }
  const settings = Object.fromEntries(Object.entries(sent).filter(([name]) => !names.includes(name)))
  return { settings, given, kept }
}

/**
 * Where the secrets of these settings go (S26): the phone system they log in to, or the origin that recordings are fetched
 * from, such as `https://pbx.example`.
 */
export function originOf(kind: string, { host, port, recordings_origin: origin }: Settings): string {
  if (kind === 'api') return typeof origin === 'string' ? origin : ''
  return `${kind}:${JSON.stringify([host ?? null, port ?? null])}`
}

/** The country whose numbers this source writes without a country code (T17); `null`: the account's. */
export function countryOf({ settings }: Source): string | null {
  const { country } = settings
  return typeof country === 'string' ? country : null
}

/** Settings as they are shown. */
export function shownSettings(
  { kind, settings }: Source,
  secrets: ReadonlyMap<string, SecretRow>,
): Record<string, unknown> {
  const shown = (secretNames[kind] ?? []).map((name) => [name, shownSecret(secrets, name)] as const)
  return { ...settings, ...Object.fromEntries(shown) }
}
