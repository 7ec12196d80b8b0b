// Twilio messages as Twilio posts them: from test/messages/twilio, with Twilio's signatures.
import { createHmac } from 'node:crypto'
import type { Message, WebhookContext, MessageReading } from '../../src/sources/webhook.ts'
import type { Settings } from '../../src/sources/kinds/settings.ts'
import { twilioAdapter } from '../../src/sources/twilio/adapter.ts'
import { beginMs, storedMessages } from './posted-calls.ts'

export const AUTH_TOKEN = '12345678901234567890123456789012'
export const URL_OF_SOURCE = 'https://calls.example/in/tok_made_up'

export const twilioSettings: Settings = {
  account_sid: 'AC0123456789abcdef0123456789abcdef',
  auth_token: AUTH_TOKEN,
  country: 'AU',
}

export function twilioFacts(settings: Settings = {}): WebhookContext {
  return { settings: { ...twilioSettings, ...settings }, url: URL_OF_SOURCE }
}

export interface RecordedRequest {
  readonly seconds: number
  readonly path?: string
  readonly params: Readonly<Record<string, string>>
}

export interface TwilioRequest {
  readonly seconds?: number
  readonly path?: string
  readonly query?: string
  readonly params?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** The signed address, if it differs from the source's. */
  readonly signedUrl?: string
}

/**
 * The signature of Twilio: an HMAC of the URL, followed by each parameter and its value in the order of the names. test/vendors
 * compares it with Twilio's library.
 */
export function twilioSignature(token: string, url: string, params: Readonly<Record<string, string>>): string {
  const signed = Object.keys(params)
    .toSorted()
    .map((name) => name + params[name])
  return createHmac('sha1', token)
    .update(url + signed.join(''))
    .digest('base64')
}

/** A form as Twilio posts it. */
export function twilioMessage({
  seconds = 0,
  path = '',
  query = '',
  params = {},
  headers = {},
  signedUrl,
}: TwilioRequest): Message {
  const url = signedUrl ?? URL_OF_SOURCE + path + (query && `?${query}`)
  return {
    at: beginMs + seconds * 1000,
    method: 'POST',
    path,
    query,
    headers: new Map(
      Object.entries({
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': twilioSignature(AUTH_TOKEN, url, params),
        ...headers,
      }),
    ),
    body: new TextEncoder().encode(new URLSearchParams(params).toString()),
  }
}

/** A call of test/messages/twilio. */
export function twilioCall(name: string): Message[] {
  return (storedMessages(`twilio/${name}`) as RecordedRequest[]).map(twilioMessage)
}

/** The reading of a message; throws if it is refused. */
export function readAsTwilio(message: Message, facts: WebhookContext = twilioFacts()): MessageReading {
  const { posted } = twilioAdapter
  if (posted === undefined) throw new Error('Twilio is posted to')
  const refused = posted.findHeadRefusal(message, facts) ?? posted.findRefusal(message, facts)
  if (refused !== null) throw new Error(refused)
  return posted.read(message, facts)
}
