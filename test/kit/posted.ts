// Posted requests of a phone system, for tests of their adapters.
import type { Message } from '../../src/sources/webhook.ts'

/** The default time of receipt. */
export const postedAt = Date.parse('2026-11-25T03:04:00.000Z')

/** A request with a body, its headers, and as `query` the query of its address. */
export function message(
  body: string | Uint8Array,
  { query = '', ...headers }: Readonly<Record<string, string>> = {},
): Message {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return { at: postedAt, method: 'POST', path: '', query, headers: new Map(Object.entries(headers)), body: bytes }
}

/** A request with a JSON body. */
export const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): Message =>
  message(JSON.stringify(value), { 'content-type': 'application/json', ...headers })
