// The stored settings of a source, and all their errors, each with its place.
import { pointerToken } from '../../json/json-pointer.ts'

export type Settings = Readonly<Record<string, unknown>>

/** A setting that cannot work. */
export interface SettingFlaw {
  /** JSON pointer (RFC 6901) to the setting, such as `/settings/port`. */
  readonly pointer: string
  /** Says what to write instead. */
  readonly detail: string
}

export function settingFlaw(path: readonly string[], detail: string): SettingFlaw {
  return { pointer: ['settings', ...path].map(pointerToken).join(''), detail }
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** `null`: missing, or not a text. */
export function textSetting(settings: Settings, name: string): string | null {
  const value = settings[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Caches the result of `read` for each settings object: the settings of a posted source are read with each message. */
export function readOnce<Read extends object>(read: (settings: Settings) => Read): (settings: Settings) => Read {
  const known = new WeakMap<Settings, Read>()
  return (settings) => {
    const before = known.get(settings)
    if (before !== undefined) return before
    const now = read(settings)
    known.set(settings, now)
    return now
  }
}
