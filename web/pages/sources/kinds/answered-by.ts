/** Who the caller hears first: a person's phone, or a program that is the answer itself (C13). */
export type AnsweredBy = 'person' | 'application'

export function answeredByOf(settings: Readonly<Record<string, unknown>>): AnsweredBy {
  return settings['answered_by'] === 'application' ? 'application' : 'person'
}
