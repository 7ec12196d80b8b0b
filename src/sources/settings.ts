// What may be wrong with the settings of a source: told all at once, each with where it stands.
import { step } from '../lib/json-pointer.ts'
import { readHost, readWebAddress } from './address.ts'

/** One setting that cannot work. */
export interface SettingFlaw {
  /** JSON pointer (RFC 6901) to it, such as `/settings/port`. */
  readonly pointer: string
  /** What to write instead. */
  readonly detail: string
}

export type Settings = Readonly<Record<string, unknown>>

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

export function settingFlaw(path: readonly string[], detail: string): SettingFlaw {
  return { pointer: ['settings', ...path].map(step).join(''), detail }
}

/** Settings that the kind does not know: most likely typing errors. */
export function unknownSettings(settings: Settings, known: readonly string[]): SettingFlaw[] {
  return Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) => settingFlaw([name], `There is no such setting here: this kind of source has ${known.join(', ')}.`))
}

/** What is wrong with the host of a phone system that is dialled; `system` as its users know it: `Asterisk`. */
export function hostFlaws({ host }: Settings, system: string): SettingFlaw[] {
  if (host === undefined || host === null || host === '')
    return [settingFlaw(['host'], `The host of the ${system} is missing.`)]
  if (readHost(host) !== null) return []
  return [settingFlaw(['host'], 'Write a name or an IP address alone, such as pbx.example or 192.0.2.5.')]
}

/** What is wrong with the country whose numbers are written without a country code; one that is not given is right. */
export function countryFlaws({ country }: Settings): SettingFlaw[] {
  if (country === undefined || country === null) return []
  const good = typeof country === 'string' && /^[A-Z]{2}$/.test(country)
  return good ? [] : [settingFlaw(['country'], 'The country is two capital letters, such as AU or DE.')]
}

/** What a source may be set to say of recordings (C9): `announced` where nothing is set. */
const recordsChoices: readonly unknown[] = ['announced', 'answered_calls', 'never']

/** What is wrong with what is said of recordings; nothing said is right. */
export function recordsFlaws({ records }: Settings): SettingFlaw[] {
  if (records === undefined || records === null || recordsChoices.includes(records)) return []
  return [settingFlaw(['records'], 'Write announced, answered_calls or never.')]
}

/** The user name and password for fetching recordings go to one origin alone (S26): without it they go nowhere. */
export function fetchingFlaws(settings: Settings): SettingFlaw[] {
  const { recordings_origin: origin, recordings_username: username, recordings_password: password } = settings
  const flaws: SettingFlaw[] = []
  if (isGiven(origin) && !isOrigin(origin)) {
    const detail = 'Write the address that recordings come from as scheme and host only, such as https://pbx.example.'
    flaws.push(settingFlaw(['recordings_origin'], detail))
  }
  if (!isGiven(origin) && (isGiven(username) || isGiven(password))) {
    const detail = 'Say for which address the user name and password are, such as https://pbx.example.'
    flaws.push(settingFlaw(['recordings_origin'], detail))
  }
  if (!isGiven(username) && (isGiven(origin) || isGiven(password))) {
    flaws.push(settingFlaw(['recordings_username'], 'Enter the user name that recordings are fetched with.'))
  } else if (isGiven(username) && !isUserName(username)) {
    // The first colon ends the user name (RFC 7617, 2).
    flaws.push(settingFlaw(['recordings_username'], 'A user name is one line of text without a colon.'))
  }
  return flaws
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function isOrigin(value: unknown): boolean {
  return readWebAddress(value)?.origin === value
}

function isUserName(value: unknown): boolean {
  return typeof value === 'string' && !/[\r\n\0:]/.test(value)
}
