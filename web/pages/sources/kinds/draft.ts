// Converts the settings of a source between the form and the API, by the declarations of its kind. Pure.
import type { Setting, SourceKind } from '../../../../src/sources/kinds/kind.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { Source } from '../../../api/sources.ts'
import type { Home } from '../../../parts/home-fields.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { authDraftOf, authPatch } from './push/auth-draft.ts'
import type { AuthDraft } from './push/auth-draft.ts'

export interface SourceDraft {
  readonly name: string
  /** The typed or chosen values, by the name of the setting; `true` or `false` for a switch. */
  readonly texts: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, SecretValue>>
  /** The authentication of messages; `null`: the kind has none. */
  readonly auth: AuthDraft | null
  /** The initial mapping of a new source; `null`: none, or the saved one. */
  readonly mapping: ReadyMapping['mapping'] | null
}

/** `ready`: the initial mapping, for a kind that has a mapping. */
export function newDraft(kind: SourceKind, home: Pick<Home, 'timezone'>, ready: ReadyMapping | null): SourceDraft {
  return {
    ...draftBy(kind, formNames(kind), {
      textOf: ({ type, initial, default: usual }) =>
        // The country stays empty: that of the account.
        type === 'timezone' ? home.timezone : initial || String(usual),
      secretOf: () => null,
      auth: ready?.auth,
    }),
    mapping: ready?.mapping ?? null,
  }
}

/** `names`: the settings in the form. */
export function draftOf(
  kind: SourceKind,
  { name, settings }: Pick<Source, 'name' | 'settings'>,
  names: readonly string[] = formNames(kind),
): SourceDraft {
  const draft = draftBy(kind, names, {
    textOf: (setting, member) => savedText(setting, settings[member]),
    secretOf: (member) => savedSecret(settings[member]),
    auth: settings['auth'],
  })
  return { ...draft, name }
}

interface Values {
  readonly textOf: (setting: Setting, name: string) => string
  readonly secretOf: (name: string) => SecretValue
  readonly auth: unknown
}

function draftBy({ settings }: SourceKind, names: readonly string[], values: Values): SourceDraft {
  const texts: Record<string, string> = {}
  const secrets: Record<string, SecretValue> = {}
  for (const name of names) {
    const setting = settings[name]
    if (setting?.type === 'secret') secrets[name] = values.secretOf(name)
    else if (setting && setting.type !== 'auth') texts[name] = values.textOf(setting, name)
  }
  return { name: '', texts, secrets, auth: names.includes('auth') ? authDraftOf(values.auth) : null, mapping: null }
}

/** The settings in the form of a kind. The secret of messages belongs to the field `auth`. */
function formNames({ form }: SourceKind): string[] {
  const names = form.flatMap((part) => (typeof part === 'object' && 'settings' in part ? part.settings : part))
  return names.includes('auth') ? [...names, 'secret'] : names
}

function savedText({ type, choices, default: usual }: Setting, value: unknown): string {
  if (type === 'switch') return String(typeof value === 'boolean' ? value : usual)
  if (type === 'select') return choices.find((one) => one.value === value)?.value ?? String(usual)
  // A number is also a text until it is sent.
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return String(usual)
}

/** A saved secret: kept, or none yet. */
function savedSecret(kept: unknown): SecretValue {
  if (typeof kept !== 'object' || kept === null) return null
  return { ...kept, set: true }
}

/** The settings as a merge patch: an empty or default value is removed, and a secret is removed with its authentication. */
export function settingsPatch(kind: SourceKind, draft: SourceDraft): Record<string, unknown> {
  const { texts, secrets, auth, mapping } = draft
  const sent: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(kind.settings)) {
    const text = texts[name]
    if (text !== undefined) sent[name] = sentText(setting, text)
    const secret = secrets[name]
    if (secret !== undefined) sent[name] = sentSecret(setting, secret)
  }
  if (auth !== null) Object.assign(sent, { auth: authPatch(auth) }, auth.type === 'none' && { secret: null })
  return mapping === null ? sent : { ...sent, mapping }
}

function sentText({ type, required, default: usual }: Setting, text: string): unknown {
  const trimmed = text.trim()
  if (type === 'switch') return text === String(usual) ? null : text === 'true'
  if (type === 'select') return text === usual ? null : text
  if (type === 'origin') return originOf(text) || null
  // Invalid and missing values are sent too, so that the server says what to write.
  if (type === 'number' && /^\d+$/.test(trimmed)) return Number(trimmed)
  return required ? trimmed : trimmed || null
}

/** A secret that is sent back in its shown form is kept. */
function sentSecret({ required }: Setting, secret: SecretValue): unknown {
  if (typeof secret === 'object') return secret && { set: true }
  return required ? secret : secret || null
}

/** The origin of an address. An invalid address is sent unchanged, so that the server says what to write. */
export function originOf(text: string): string {
  const trimmed = text.trim()
  const origin = /^https?:\/\//i.test(trimmed) ? URL.parse(trimmed)?.origin : undefined
  return origin ?? trimmed
}

/** The value of a field, for lines to copy. */
export function typedText({ texts }: SourceDraft, name: string): string {
  return texts[name] ?? ''
}

/** The visible part of a secret in lines to copy: the typed text; `null`: it is saved, and nobody sees it again. */
export function typedSecret({ secrets }: SourceDraft, name: string): string | null {
  const secret = secrets[name]
  return typeof secret === 'object' && secret !== null ? null : (secret ?? '')
}

/** For a new source: unset values are left out. */
export function withoutNulls(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, withoutNullsIn(value)]])),
  )
}

function withoutNullsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return withoutNulls(value as Readonly<Record<string, unknown>>)
}
