// What may be wrong with the settings of a source: told all at once, each with where it stands.

/** One setting that cannot work. */
export interface SettingFlaw {
  /** JSON pointer (RFC 6901) to it, such as `/settings/port`. */
  readonly pointer: string
  /** What to write instead. */
  readonly detail: string
}

export type Settings = Readonly<Record<string, unknown>>

export function settingFlaw(path: readonly string[], detail: string): SettingFlaw {
  const steps = ['settings', ...path].map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  return { pointer: steps.join(''), detail }
}

/** Settings that the kind does not know: most likely typing errors. */
export function unknownSettings(settings: Settings, known: readonly string[]): SettingFlaw[] {
  return Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) => settingFlaw([name], `There is no such setting here: this kind of source has ${known.join(', ')}.`))
}

/** What is wrong with the country whose numbers are written without a country code; one that is not given is right. */
export function countryFlaws({ country }: Settings): SettingFlaw[] {
  if (country === undefined || country === null) return []
  const good = typeof country === 'string' && /^[A-Z]{2}$/.test(country)
  return good ? [] : [settingFlaw(['country'], 'The country is two capital letters, such as AU or DE.')]
}

/** What is wrong with the settings of a source of kind `api`. */
export function apiFlaws(settings: Settings): SettingFlaw[] {
  return [...unknownSettings(settings, ['country']), ...countryFlaws(settings)]
}
