// What a kind of source is, as data: how its calls come in, and each of its settings, declared once. What the API takes and
// describes, what is sealed, what is wrong, and the page's forms follow from it.
import type { RecordsPolicy } from '../../calls/apply-update.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import type { DialTarget } from './address.ts'
import { settingFlaw, type SettingFlaw, type Settings } from './settings.ts'

export interface SourceKind<Id extends string = string> {
  /** As the API has it: `twilio`. */
  readonly id: Id
  readonly name: string
  /** What it is for, in one sentence. */
  readonly summary: string
  /** What a person has to have for it. */
  readonly needs: string
  /** Other words by which people look for it. */
  readonly also: string
  /** The name of a source that nobody gave one. */
  readonly usualName: string
  /** Offhook dials its phone system, it posts to an address of the source, a person drops files, or keys of the API send. */
  readonly mode: 'dialled' | 'posted' | 'files' | 'api'
  /** By name, in the order in which they are listed, and in which what is wrong is listed. */
  readonly settings: Readonly<Record<string, Setting>>
  /** What the page asks for, in this order. */
  readonly form: readonly FormPart[]
  /** Where its secrets go (S26): with another place they are to be entered anew. Empty: nowhere, they check what comes in. */
  origin(settings: Settings): string
  /** Of one that is dialled: where its settings lead, parsed once; `null`: they are not right. */
  at?(settings: Settings): DialTarget | null
}

/** One setting, several side by side, or what most people never open. */
export type FormPart = string | readonly string[] | { readonly title: string; readonly settings: readonly string[] }

export interface Setting {
  /**
   * `code`: what a machine reads, such as an address or an id. `origin`: of an address its origin alone. `country`, `timezone`:
   * the account's unless said otherwise. `contexts`, `auth` and `mapping` have forms of their own.
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
  /** What it is, and where the person finds it; of a select each choice says it. */
  readonly help: string
  readonly required: boolean
  /** What it means where nothing is said; the form shows it so. Of a select and a switch it is not sent either. */
  readonly default: string | boolean
  /** What stands in the form of a new source, where that is not the default. */
  readonly initial: string
  /** How such a value looks, shown while there is none. */
  readonly example: string
  readonly choices: readonly Choice[]
  /** A secret that is to stand in the phone system too: it is seen while it is typed, and may be made up. */
  readonly isShared: boolean
  /** The setting without which this one is not asked for; empty: it always is. */
  readonly shownWith: string
  /** A value that works but should not stay so, and why. */
  readonly caution: { readonly value: string; readonly text: string } | null
  /** Whether the description of the API names it with its kind. */
  readonly isDocumented: boolean
  /** What is wrong with its value, beside the other settings. A secret that is kept is some text here. */
  check(value: unknown, settings: Settings): SettingCheckResult
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly help: string
}

/** A sentence that says what to write instead, or several, each with a pointer to where it stands within the value. */
export type SettingCheckResult = string | null | readonly SettingFlaw[]

/** A setting of which only what is not usual is given. */
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

/** All that is wrong with settings that somebody wants to save. */
export function flawsOf(kind: SourceKind, settings: Settings): SettingFlaw[] {
  const known = Object.keys(kind.settings)
  // Most likely typing errors.
  const unknown = Object.keys(settings).filter((name) => !known.includes(name))
  return [
    ...unknown.map((name) => settingFlaw([name], `Unknown setting. This source kind has ${known.join(', ')}.`)),
    ...valueFlaws(kind, settings),
  ]
}

/** What is wrong with those settings that the kind knows. */
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

/** What is waited for of recordings where the settings say nothing (C9). */
export function defaultRecords({ settings }: SourceKind): RecordsPolicy {
  return (settings['records']?.default as RecordsPolicy | undefined) ?? 'announced'
}
