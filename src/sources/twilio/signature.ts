// Whether a request is Twilio's (S40).
//
// It is signed in `X-Twilio-Signature`: HMAC-SHA1, in base64 and with the account's auth token, of the address that was
// configured and, for a form, of its parameters: sorted by name, each name followed by its value, one that came several times
// by its distinct values in order. The fragment of the address (retries stand there) is not part of it. Of a body that is no
// form the address says the SHA-256 in hex, as `bodySHA256`, and with the address it is signed.
// "Secure webhooks": https://www.twilio.com/docs/usage/webhooks/webhooks-security, and the official library:
// https://github.com/twilio/twilio-node src/webhooks/webhooks.ts, which tries the address with its port and without, because
// Twilio's servers do not agree on it, and its query as it came and encoded again.
//
// The address is the public one of the source, as it was configured: what a sender writes into Host says nothing of it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { parse, stringify } from 'node:querystring'
import type { Message, MessageHead, WebhookContext } from '../webhook.ts'
import { formEntries, isForm, PARAMS_MAX } from './params.ts'
import { textSetting } from '../kinds/settings.ts'

export const SIGNATURE_HEADER = 'x-twilio-signature'
/** Where an account has a Webhooks rule for the address, another key signs, and this names it. */
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
  // Every address is tried, so that the time taken does not tell which one fits.
  const fits = addressesOf(message, facts.url).filter((url) => isSame(given, twilioSignature(token, url, entries)))
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

/** What is signed beside the address; `null`: nothing holds the body. */
function signedEntries(message: Message): [string, string][] | null {
  const sha256 = new URLSearchParams(message.query).get('bodySHA256')
  if (sha256 !== null) {
    return isSame(sha256, createHash('sha256').update(message.body).digest('hex')) ? [] : null
  }
  if (isForm(message)) return formEntries(message.body)
  return message.body.length === 0 ? [] : null
}

/** Each address that Twilio may have signed: of the query both spellings, of the origin with and without its port. */
function addressesOf({ path, query }: MessageHead, url: string): string[] {
  const [, scheme = '', host = '', port = '', rest = ''] =
    /^(https?:)\/\/(\[[^\]]*\]|[^/:?#]*)(:\d+)?([^?#]*)/.exec(url) ?? []
  const usual = scheme === 'https:' ? ':443' : ':80'
  const origins = [`${scheme}//${host}`, `${scheme}//${host}${port || usual}`]
  const again = stringify(parse(query))
  const queries = query === '' ? [''] : [...new Set([`?${query}`, `?${again}`])]
  return origins.flatMap((origin) => queries.map((queryText) => origin + rest + path + queryText))
}

/** Compared in a time that says nothing of where they differ. */
function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
