// Settings of a source as they are stored, and what may be wrong with them: all at once, each with where it stands.
import { pointerToken } from '../../json/json-pointer.ts'

export type Settings = Readonly<Record<string, unknown>>

/** One setting that cannot work. */
export interface SettingFlaw {
  /** JSON pointer (RFC 6901) to it, such as `/settings/port`. */
  readonly pointer: string
  /** What to write instead. */
  readonly detail: string
}

export function settingFlaw(path: readonly string[], detail: string): SettingFlaw {
  return { pointer: ['settings', ...path].map(pointerToken).join(''), detail }
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** `null`: it is not given, or no text. */
export function textSetting(settings: Settings, name: string): string | null {
  const value = settings[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/**
 * What is read from settings, read once for as long as they are the same object: those of a source that is posted to are asked
 * with each message.
 */
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
