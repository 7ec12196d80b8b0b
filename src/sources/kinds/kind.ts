// A kind of source, as data: how its calls arrive, and each of its settings, declared once. The input of the API and its
// description, the secrets, the validation, and the page's forms follow from it.
import type { RecordsPolicy } from '../../calls/apply-update.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import type { DialTarget } from './address.ts'
import { settingFlaw, type SettingFlaw, type Settings } from './settings.ts'

export interface SourceKind<Id extends string = string> {
  /** The id in the API: `twilio`. */
  readonly id: Id
  readonly name: string
  /** The purpose, in one sentence. */
  readonly summary: string
  /** Says what a person needs for a source of this kind. */
  readonly needs: string
  /** Further words for the search. */
  readonly also: string
  /** The default name of a source. */
  readonly usualName: string
  /**
   * Offhook dials the phone system; the phone system posts to an address of the source; a person drops files; or clients send
   * calls by the API.
   */
  readonly mode: 'dialled' | 'posted' | 'files' | 'api'
  /** By name, in the order of display and of validation. */
  readonly settings: Readonly<Record<string, Setting>>
  /** The settings in the page's form, in this order. */
  readonly form: readonly FormPart[]
  /**
   * The destination of its secrets (S26): after a change they must be entered again. Empty: none, the secrets only verify
   * messages.
   */
  origin(settings: Settings): string
  /** For a dialled kind: the target in its settings, parsed once; `null`: they are not valid. */
  at?(settings: Settings): DialTarget | null
}

/** A setting, several settings side by side, or a folded group that most people never open. */
export type FormPart = string | readonly string[] | { readonly title: string; readonly settings: readonly string[] }

export interface Setting {
  /**
   * `code`: a text for machines, such as an address or an id. `origin`: only the origin of an address. `country`, `timezone`:
   * by default the account's. `contexts`, `auth` and `mapping` have forms of their own.
   */
  readonly type:
    | 'code'
    | 'number'
    | 'phone'
    | 'folder'
    | 'origin'
    | 'secret'
    | 'select'
    | 'switch'
    | 'country'
    | 'timezone'
    | 'contexts'
    | 'auth'
    | 'mapping'
  readonly label: string
  /** Says what the setting is, and where a person finds its value; a select explains each choice. */
  readonly help: string
  readonly required: boolean
  /** The value if none is given; the form shows it. A select or a switch with this value is not sent either. */
  readonly default: string | boolean
  /** The value in the form of a new source, if it is not the default. */
  readonly initial: string
  /** An example of a value, shown while there is none. */
  readonly example: string
  readonly choices: readonly Choice[]
  /** The name of the type of a select in the API's description. */
  readonly typeName?: string
  /** A secret that also has to be entered in the phone system: it is visible while typed, and the page can generate one. */
  readonly isShared: boolean
  /** The setting without which this one is not shown; empty: always shown. */
  readonly shownWith: string
  /** A value that works but should be changed, and why. */
  readonly caution: { readonly value: string; readonly text: string } | null
  /** Whether the description of the API names it with its kind. */
  readonly isDocumented: boolean
  /** The error in its value, given the other settings. A kept secret is some text here. */
  check(value: unknown, settings: Settings): SettingCheckResult
}

interface Choice {
  readonly value: string
  readonly label: string
  readonly help: string
}

/** A sentence that says what to write instead, or several, each with a pointer to its place within the value. */
type SettingCheckResult = string | null | readonly SettingFlaw[]

/** A setting, completed with defaults. */
export function setting(data: Pick<Setting, 'type' | 'check'> & Partial<Setting>): Setting {
  return {
    label: '',
    help: '',
    required: false,
    default: '',
    initial: '',
    example: '',
    choices: [],
    isShared: false,
    shownWith: '',
    caution: null,
    isDocumented: true,
    ...data,
  }
}

/** All errors in settings before they are saved. */
export function flawsOf(kind: SourceKind, settings: Settings): SettingFlaw[] {
  const known = Object.keys(kind.settings)
  // Most likely typing errors.
  const unknown = Object.keys(settings).filter((name) => !known.includes(name))
  return [
    ...unknown.map((name) => settingFlaw([name], `Unknown setting. This source kind has ${known.join(', ')}.`)),
    ...valueFlaws(kind, settings),
  ]
}

/** The errors in the settings that the kind knows. */
export function valueFlaws(kind: SourceKind, settings: Settings): SettingFlaw[] {
  return Object.entries(kind.settings).flatMap(([name, one]) => {
    const wrong = one.check(settings[name], settings)
    if (wrong === null) return []
    if (typeof wrong === 'string') return [settingFlaw([name], wrong)]
    return wrong.map(({ pointer, detail }) => ({ pointer: `/settings${pointerToken(name)}${pointer}`, detail }))
  })
}

/** The settings that are secrets: sealed when they are saved, never shown again. */
export function secretNames({ settings }: SourceKind): string[] {
  return Object.entries(settings).flatMap(([name, { type }]) => (type === 'secret' ? [name] : []))
}

/** Whether to wait for recordings by default (C9). */
export function defaultRecords({ settings }: SourceKind): RecordsPolicy {
  return (settings['records']?.default as RecordsPolicy | undefined) ?? 'announced'
}
