// The values of placeholders when an event is rendered for an integration: the event's fields, and the values of this request
// alone.
import type { CallEvent, FieldValue } from '../calls/call.ts'
import { fieldValue } from '../calls/derived-fields.ts'
import { recordingRefersTo } from '../calls/recording.ts'
import type { RenderContext, Values } from '../render/render.ts'

/** The account's data in requests. */
export interface AccountFacts {
  readonly accountId: number
  readonly name: string
  /** IANA zone. */
  readonly timezone: string
  /** ISO 3166 code of two letters. */
  readonly country: string
}

export interface RequestFacts {
  readonly account: AccountFacts
  /** The integration's name. */
  readonly routeName: string
  /** Public, such as `evt_0198…`. */
  readonly eventId: string
  /**
   * Makes a link to a recording, by its public id; `at`: the time of the event, as its fields give it. Absent: the fields already
   * contain links.
   */
  readonly recordingLink?: (recording: string, at: FieldValue) => string
}

export type EventFacts = Pick<CallEvent, 'type' | 'fields'>

export function valuesOf(event: EventFacts, { account, routeName, eventId, recordingLink }: RequestFacts): Values {
  return (name) => {
    switch (name) {
      case 'event_id':
        return eventId
      case 'route_name':
        return routeName
      case 'is_realtime':
        return event.type !== 'final' && event.type !== 'updated'
      case 'account_id':
        return String(account.accountId)
      case 'account_name':
        return account.name
      case 'timezone':
        return fieldValue(event.fields, name) ?? account.timezone
      case 'recording_url':
      case 'voicemail_url': {
        const value = fieldValue(event.fields, name)
        const recording = recordingLink ? recordingRefersTo(value) : null
        return recording === null ? value : recordingLink?.(recording, event.fields['event_time'] ?? null)
      }
      default:
        return fieldValue(event.fields, name)
    }
  }
}

/** Dates and numbers without a zone or country of their own take the dialled number's, otherwise the account's (T17). */
export function contextOf(
  { fields }: EventFacts,
  account: AccountFacts,
  numberCountry: string | null = null,
): RenderContext {
  const { timezone } = fields
  return {
    timezone: typeof timezone === 'string' ? timezone : account.timezone,
    country: numberCountry ?? account.country,
  }
}
