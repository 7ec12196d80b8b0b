// A request as the log shows it, as a cURL command. What it shows as dots becomes a variable of the shell: nobody but the
// sender has the secrets.
import { printCurl } from '../../src/render/curl/print.ts'
import type { Method, SecretPlace } from '../../src/render/request.ts'

export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
}

/** Dots, and the last four characters where they are shown. */
const MASK = /••••(?:[^\s"'&<>,;}\]/?=]{4})?/g

/** Headers that cURL or the sender writes itself, and those that are true of one attempt only. */
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

/** The text without what is masked in it; each place is told by where it is in what remains. */
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
