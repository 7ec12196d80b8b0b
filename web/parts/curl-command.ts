// A request of the delivery log as a cURL command. A masked secret becomes a shell variable: only the sender knows the secret.
import { printCurl } from '../../src/render/curl/print.ts'
import { AWS_SECRET_KEY } from '../../src/render/secret-names.ts'
import type { Method, SecretPlace, Signings } from '../../src/render/request.ts'

interface CurlRequest {
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
      awsSignatureIn(name, value, (signing) =>
        secrets.push({ name: AWS_SECRET_KEY, in: { header }, at: 0, as: 'aws4', signing }),
      ) ?? withoutMasks(value, (at) => secrets.push({ name: secretOf(name, value), in: { header }, at, as: 'raw' })),
    ]),
    body:
      body === null
        ? null
        : withoutMasks(body, (at) => secrets.push({ name: 'auth.value', in: 'body', at, as: 'raw' })),
  }
  return printCurl({ method: method as Method, ...taken, secrets })
}

/** An AWS signature that is shown as dots: curl makes one itself. Empty: it was one; `null`: it is something else. */
function awsSignatureIn(name: string, value: string, found: (signing: Signings['aws4']) => void): '' | null {
  const shown = /^AWS4-HMAC-SHA256 Credential=(\w+)\/••••\/([^/]+)\/([^/]+)\/aws4_request, /.exec(value)
  if (name.toLowerCase() !== 'authorization' || shown === null) return null
  const [, access_key_id = '', region = '', service = ''] = shown
  found({ access_key_id, region, service })
  return ''
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
