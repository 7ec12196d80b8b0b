// The settings of a source while they are typed, to and from what the API takes, by what its kind says of each. Pure.
import { DEFAULT_COUNTRY } from '../../../../src/calls/numbers.ts'
import type { Setting, SourceKind } from '../../../../src/sources/kinds/kind.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { Source } from '../../../api/sources.ts'
import type { Home } from '../../../parts/home-fields.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { authDraftOf, authPatch } from './push/auth-draft.ts'
import type { AuthDraft } from './push/auth-draft.ts'

export interface SourceDraft {
  readonly name: string
  /** What is typed or chosen, by the name of its setting; of a switch `true` or `false`. */
  readonly texts: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, SecretValue>>
  /** How messages are proved; `null`: the kind does not ask for it. */
  readonly auth: AuthDraft | null
  /** Of a new source: the mapping that it begins with; `null`: none, or the one that is there. */
  readonly mapping: ReadyMapping['mapping'] | null
}

/** `ready`: of a kind that has a mapping, the one it begins with. */
export function newDraft(kind: SourceKind, home: Home, ready: ReadyMapping | null): SourceDraft {
  return {
    ...draftBy(kind, formNames(kind), {
      textOf: ({ type, initial, default: usual }) =>
        type === 'country' ? home.country : type === 'timezone' ? home.timezone : initial || String(usual),
      secretOf: () => null,
      auth: ready?.auth,
    }),
    mapping: ready?.mapping ?? null,
  }
}

/** `names`: those settings that are asked for. */
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

/** The settings that the form of a kind asks for. The secret of messages is asked for with how they are proved. */
function formNames({ form }: SourceKind): string[] {
  const names = form.flatMap((part) => (typeof part === 'object' && 'settings' in part ? part.settings : part))
  return names.includes('auth') ? [...names, 'secret'] : names
}

function savedText({ type, choices, default: usual }: Setting, value: unknown): string {
  if (type === 'switch') return String(typeof value === 'boolean' ? value : usual)
  if (type === 'select') return choices.find((one) => one.value === value)?.value ?? String(usual)
  // A number is a text too until it is sent.
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return type === 'country' ? DEFAULT_COUNTRY : String(usual)
}

/** A secret as it is shown: kept, or none yet. */
function savedSecret(kept: unknown): SecretValue {
  if (typeof kept !== 'object' || kept === null) return null
  return { ...kept, set: true }
}

/** As a merge patch takes them: what is empty, or as it usually is, is taken away, and a secret with what it proved. */
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
  // What is no number goes as it is, and what is missing, so that the server says what to write.
  if (type === 'number' && /^\d+$/.test(trimmed)) return Number(trimmed)
  return required ? trimmed : trimmed || null
}

/** Sent back as it is shown, a secret is kept. */
function sentSecret({ required }: Setting, secret: SecretValue): unknown {
  if (typeof secret === 'object') return secret && { set: true }
  return required ? secret : secret || null
}

/** Of a whole address its origin. What is no address goes as it is, so that the server says what to write. */
export function originOf(text: string): string {
  const trimmed = text.trim()
  const origin = /^https?:\/\//i.test(trimmed) ? URL.parse(trimmed)?.origin : undefined
  return origin ?? trimmed
}

/** What stands in a field, for lines to copy. */
export function typedText({ texts }: SourceDraft, name: string): string {
  return texts[name] ?? ''
}

/** What may be shown of a secret in lines to copy: what is typed, empty before; `null`: it is kept, and nobody sees it again. */
export function typedSecret({ secrets }: SourceDraft, name: string): string | null {
  const secret = secrets[name]
  return typeof secret === 'object' && secret !== null ? null : (secret ?? '')
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
