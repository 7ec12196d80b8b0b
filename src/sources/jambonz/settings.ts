// The settings of a jambonz source, as a person writes them, checked.
import {
  countryFlaws,
  recordsFlaws,
  settingFlaw,
  unknownSettings,
  type SettingFlaw,
  type Settings,
} from '../settings.ts'

/** Every setting of this kind. */
const KNOWN = ['secret', 'answered_by', 'country', 'records'] as const

/** The account's webhook secret; `null`: none was given. */
export function secretOf({ secret }: Settings): string | null {
  return typeof secret === 'string' && secret !== '' ? secret : null
}

/** Whether whoever answers the caller's own leg is a person, or in a person's place (C13): a voice agent, say. */
export function isAnsweredByApplication(settings: Settings): boolean {
  return settings['answered_by'] === 'application'
}

export function jambonzFlaws(settings: Settings): SettingFlaw[] {
  const { answered_by: answeredBy } = settings
  const flaws = [...unknownSettings(settings, KNOWN), ...countryFlaws(settings), ...recordsFlaws(settings)]
  if (secretOf(settings) === null)
    flaws.push(settingFlaw(['secret'], 'Write the webhook secret of your jambonz account: it stands under Account.'))
  if (answeredBy !== undefined && answeredBy !== null && answeredBy !== 'person' && answeredBy !== 'application')
    flaws.push(
      settingFlaw(['answered_by'], 'Write person, or application where a voice agent of your own takes the calls.'),
    )
  return flaws
}
