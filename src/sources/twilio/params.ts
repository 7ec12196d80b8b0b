// What a request of Twilio says, by the names of its parameters: https://www.twilio.com/docs/voice/twiml#request-parameters
// They come as a form, of a `GET` in the query. Few of Twilio's webhooks are JSON; those are read by the same names.
import type { Message, MessageHead } from '../webhook.ts'

/** By their names, each once: of one that came several times the last. */
export type Params = ReadonlyMap<string, string>

/** More are no request of Twilio's. */
export const PARAMS_MAX = 500

export function paramsOf(message: Message): Params {
  return new Map(entriesOf(message).slice(0, PARAMS_MAX))
}

function entriesOf(message: Message): [string, string][] {
  if (message.method === 'GET') return [...new URLSearchParams(message.query)]
  if (isForm(message)) return formEntries(message.body)
  return jsonEntries(message.body)
}

export function isForm(head: MessageHead): boolean {
  return mediaType(head) === 'application/x-www-form-urlencoded'
}

/** The pairs of a form in order, as they are signed too. */
export function formEntries(body: Uint8Array): [string, string][] {
  return [...new URLSearchParams(textOf(body))]
}

/** What the query of an address says beside Twilio's own parameters. */
export function queryParam(head: MessageHead, name: string): string | undefined {
  const value = new URLSearchParams(head.query).get(name)
  // The `+` of a number is a blank in a query, where whoever wrote the address did not encode it.
  return value?.replace(/^ /, '+').trim() || undefined
}

function jsonEntries(body: Uint8Array): [string, string][] {
  const value = parsed(textOf(body))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, item]: [string, unknown]): [string, string][] =>
    typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean' ? [[name, String(item)]] : [],
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function mediaType({ headers }: MessageHead): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}

/** A parameter that says something: Twilio sends those that it does not know as empty texts. */
export function textParam(params: Params, name: string): string | undefined {
  const value = params.get(name)?.trim()
  return value === '' ? undefined : value
}

/** A whole number of seconds, or of whatever; `undefined`: none, or no number. */
export function countParam(params: Params, name: string): number | undefined {
  const value = textParam(params, name)
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
