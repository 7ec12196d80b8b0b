// A request of the delivery log as a cURL command. A masked secret becomes a shell variable: only the sender knows the secret.
import { printCurl } from '../../src/render/curl/print.ts'
import type { Method, SecretPlace } from '../../src/render/request.ts'

export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
}

/** The mask of a secret: dots, then its last four characters if they are shown. */
const MASK = /••••(?:[^\s"'&<>,;}\]/?=]{4})?/g

/** Headers that cURL or the sender sets itself, and headers that differ for each attempt. */
const OWN = new Set(['accept-encoding', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature'])

export function curlCommand({ method, url, headers, body }: CurlRequest): string {
  const secrets: SecretPlace[] = []
  const kept = headers.filter(([name]) => !OWN.has(name.toLowerCase()))
  const taken = {
    url: withoutMasks(url, (at) => secrets.push({ name: 'auth.value', in: 'url', at, as: 'percent' })),
    headers: kept.map(([name, value], header): [string, string] => [
      name,
      withoutMasks(value, (at) => secrets.push({ name: secretOf(name, value), in: { header }, at, as: 'raw' })),
    ]),
    body:
      body === null
        ? null
        : withoutMasks(body, (at) => secrets.push({ name: 'auth.value', in: 'body', at, as: 'raw' })),
  }
  return printCurl({ method: method as Method, ...taken, secrets })
}

function secretOf(name: string, value: string): string {
  const lower = name.toLowerCase()
  if (lower !== 'authorization') return `header.${lower}`
  return value.startsWith('Bearer ') ? 'auth.token' : 'header.credentials'
}

/** The text without its masks; `found` gets the position of each mask in the remaining text. */
function withoutMasks(text: string, found: (at: number) => void): string {
  let out = ''
  let from = 0
  for (const { 0: mask, index } of text.matchAll(MASK)) {
    out += text.slice(from, index)
    found(out.length)
    from = index + mask.length
  }
  return out + text.slice(from)
}
