// Reads the parameters of a Twilio request by name. The parameters come as a form, or in the query of a `GET`. A few of
// Twilio's webhooks are JSON; their members have the same names. Source:
// https://www.twilio.com/docs/voice/twiml#request-parameters
import type { Message, MessageHead } from '../webhook.ts'
import { parseJsonObject } from '../../json/parse-json.ts'

/** By name; if a parameter came several times, its last value. */
export type Params = ReadonlyMap<string, string>

/** No Twilio request has so many parameters. */
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

/** The pairs of a form in order, for the signature too. */
export function formEntries(body: Uint8Array): [string, string][] {
  return [...new URLSearchParams(textOf(body))]
}

/** A parameter in the query of the address besides Twilio's own. */
export function queryParam(head: MessageHead, name: string): string | undefined {
  const value = new URLSearchParams(head.query).get(name)
  // The `+` of a number is a blank in a query, unless the author of the address encoded it.
  return value?.replace(/^ /, '+').trim() || undefined
}

function jsonEntries(body: Uint8Array): [string, string][] {
  return Object.entries(parseJsonObject(textOf(body)) ?? {}).flatMap(([name, item]): [string, string][] =>
    typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean' ? [[name, String(item)]] : [],
  )
}

function mediaType({ headers }: MessageHead): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}

/** A parameter with a value: Twilio sends unknown values as empty texts. */
export function textParam(params: Params, name: string): string | undefined {
  const value = params.get(name)?.trim()
  return value === '' ? undefined : value
}

/** A whole number, such as seconds; `undefined`: none, or not a number. */
export function countParam(params: Params, name: string): number | undefined {
  const value = textParam(params, name)
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
