// The settings of a jambonz source, read.
import type { Settings } from '../kinds/settings.ts'

/** The account's webhook secret; `null`: none was given. */
export function secretOf({ secret }: Settings): string | null {
  return typeof secret === 'string' && secret !== '' ? secret : null
}

/** Whether whoever answers the caller's own leg is a person, or in a person's place (C13): a voice agent, say. */
export function isAnsweredByApplication(settings: Settings): boolean {
  return settings['answered_by'] === 'application'
}
