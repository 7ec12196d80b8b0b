// Reads caller and called party from Twilio's parameters: https://www.twilio.com/docs/voice/twiml#request-parameters
// An address is a number in E.164, or `client:joey` (Voice SDK), `sip:204@acme.sip.twilio.com`, `whatsapp:+61…`; a withheld
// number is a word, or the digits that spell one on a telephone's keys.
import { attestationFields } from '../../calls/attestation.ts'
import type { Fields, FieldValue } from '../../calls/call.ts'
import { isWithheld } from '../../calls/numbers.ts'
import { textParam, type Params } from './params.ts'

interface Address {
  readonly scheme: 'client' | 'sip' | 'whatsapp' | null
  /** A number, or the name of the party. */
  readonly name: string
}

export function addressOf(written: string): Address {
  const [, word, rest = ''] = /^(client|sips?|whatsapp):(.*)$/is.exec(written.trim()) ?? []
  if (word === undefined) return { scheme: null, name: written.trim() }
  const scheme = word.toLowerCase()
  if (scheme === 'client') return { scheme, name: rest }
  if (scheme === 'whatsapp') return { scheme, name: rest }
  return { scheme: 'sip', name: rest.split(/[@;?]/, 1)[0] ?? '' }
}

/** Whether this is a client of the Voice SDK: an agent's own telephone. */
export function isClient(written: string | undefined): boolean {
  return written !== undefined && addressOf(written).scheme === 'client'
}

/** The fields of the caller. */
export function callerFields(params: Params): Fields {
  const from = textParam(params, 'From')
  if (from === undefined || isWithheld(from)) return from === undefined ? {} : { caller_anonymous: true }
  const { scheme, name } = addressOf(from)
  const callerName = textParam(params, 'CallerName')
  const country = textParam(params, 'FromCountry')
  return known({
    caller_number: name,
    caller_anonymous: false,
    caller_name: callerName === undefined || isWithheld(callerName) ? undefined : callerName,
    // Twilio reports no type for other lines.
    caller_type: scheme === null ? undefined : 'voip',
    caller_city: textParam(params, 'FromCity'),
    caller_state: textParam(params, 'FromState'),
    caller_postcode: textParam(params, 'FromZip'),
    caller_country: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
  })
}

/** The fields of the called number; for an inbound call, the account's own number. */
export function dialledFields(params: Params): Fields {
  const to = textParam(params, 'To')
  return to === undefined ? {} : { tracking_number: addressOf(to).name }
}

/** The fields of the destination that a leg was dialled for. */
export function destinationFields(params: Params): Fields {
  const to = textParam(params, 'To')
  return to === undefined ? {} : { destination_number: addressOf(to).name }
}

/** The fields of the agent who answered, unless it was an outside telephone. */
export function agentFields(written: string | undefined): Fields {
  const { scheme, name } = addressOf(written ?? '')
  return scheme === 'client' || scheme === 'sip' ? known({ agent_id: name || undefined }) : {}
}

/** Parameters without a field in the catalogue, as custom fields. */
export function ownFields(params: Params): Fields {
  return known({
    'custom.forwarded_from': textParam(params, 'ForwardedFrom'),
    // For calls with a verified identity: https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
    'custom.stir_verstat': textParam(params, 'StirVerstat'),
    ...attestationFields(textParam(params, 'StirVerstat')),
    // Answering machine detection: human, machine_start, fax …
    'custom.answered_by': textParam(params, 'AnsweredBy'),
  })
}

/** The fields with a known value. */
export function known(fields: Readonly<Record<string, FieldValue | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined),
  )
}
