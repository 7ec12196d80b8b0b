// Verifies that a request comes from Twilio (S40).
//
// `X-Twilio-Signature` contains the HMAC-SHA1, in base64 and with the account's auth token, of the configured address and, for
// a form, of its parameters: sorted by name, each name followed by its value, and a repeated name by its distinct values in
// order. The fragment of the address (for retries) is not included. For a body that is not a form, the query of the address
// contains its SHA-256 in hex, as `bodySHA256`, and is signed with the address. "Secure webhooks":
// https://www.twilio.com/docs/usage/webhooks/webhooks-security, and the official library:
// https://github.com/twilio/twilio-node src/webhooks/webhooks.ts, which tries the address with and without its port, because
// Twilio's servers differ, and its query both as received and encoded again.
//
// The address is the configured public address of the source: the Host header of a sender proves nothing.
import { createHash, createHmac } from 'node:crypto'
import { parse, stringify } from 'node:querystring'
import type { Message, MessageHead, WebhookContext } from '../webhook.ts'
import { formEntries, isForm, PARAMS_MAX } from './params.ts'
import { textSetting } from '../kinds/settings.ts'
import { isSameSecret } from '../../text/is-same-secret.ts'

export const SIGNATURE_HEADER = 'x-twilio-signature'
/** If an account has a Webhooks rule for the address, another key signs the request, and this header names it. */
const OTHER_KEY = 'x-twilio-webhooks-signature-settings'

export function verifyTwilioHead({ headers }: MessageHead): string | null {
  if (headers.has(OTHER_KEY))
    return 'The request is signed with the shared key of a Webhooks rule in your Twilio account. Remove the source URL from that rule.'
  if (!headers.get(SIGNATURE_HEADER)) return 'The X-Twilio-Signature header is missing.'
  return null
}

export function verifyTwilio(message: Message, facts: WebhookContext): string | null {
  const refused = verifyTwilioHead(message)
  if (refused !== null) return refused
  const token = textSetting(facts.settings, 'auth_token')
  if (token === null) return 'This source has no auth token. Enter one to verify signatures.'
  const given = message.headers.get(SIGNATURE_HEADER) ?? ''
  const entries = signedEntries(message)
  if (entries !== null && entries.length > PARAMS_MAX) return `The request has more than ${PARAMS_MAX} parameters.`
  if (entries === null) return 'The body is not form data, and the URL has no bodySHA256.'
  // Every address is tried, so that the duration does not reveal which one matches.
  const fits = addressesOf(message, facts.url).filter((url) =>
    isSameSecret(given, twilioSignature(token, url, entries)),
  )
  return fits.length > 0
    ? null
    : 'The signature is invalid. The auth token may be outdated or from another account, or Twilio may use another URL.'
}

/** The signature of a request to this address with these parameters. */
export function twilioSignature(token: string, url: string, entries: readonly (readonly [string, string])[]): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of entries) values.set(name, (values.get(name) ?? new Set()).add(value))
  const signed = [...values.keys()]
    .toSorted(byCodeUnits)
    .flatMap((name) => [...(values.get(name) ?? [])].toSorted(byCodeUnits).map((value) => name + value))
  return createHmac('sha1', token)
    .update(url + signed.join(''))
    .digest('base64')
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The signed parameters besides the address; `null`: the signature does not cover the body. */
function signedEntries(message: Message): [string, string][] | null {
  const sha256 = new URLSearchParams(message.query).get('bodySHA256')
  if (sha256 !== null) {
    return isSameSecret(sha256, createHash('sha256').update(message.body).digest('hex')) ? [] : null
  }
  if (isForm(message)) return formEntries(message.body)
  return message.body.length === 0 ? [] : null
}

/** Each address that Twilio may have signed: both spellings of the query, and the origin with and without its port. */
function addressesOf({ path, query }: MessageHead, url: string): string[] {
  const [, scheme = '', host = '', port = '', rest = ''] =
    /^(https?:)\/\/(\[[^\]]*\]|[^/:?#]*)(:\d+)?([^?#]*)/.exec(url) ?? []
  const usual = scheme === 'https:' ? ':443' : ':80'
  const origins = [`${scheme}//${host}`, `${scheme}//${host}${port || usual}`]
  const again = stringify(parse(query))
  const queries = query === '' ? [''] : [...new Set([`?${query}`, `?${again}`])]
  return origins.flatMap((origin) => queries.map((queryText) => origin + rest + path + queryText))
}
