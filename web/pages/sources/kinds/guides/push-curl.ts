// Commands that post an example call to a source as its system would, ready to paste into a terminal. Pure.
import { readMapping } from '../../../../../src/sources/mapping/read-mapping.ts'
import { sampleMessages } from '../../../../../src/sources/mapping/sample-messages.ts'
import type { SampleMessage } from '../../../../../src/sources/mapping/sample-messages.ts'
import type { AuthDraft } from '../push/auth-draft.ts'
import { quoted } from '../../sample-curl.ts'

interface PushCurlOptions {
  /** The address of the source. */
  readonly url: string
  readonly auth: AuthDraft
  readonly messages: readonly Pick<SampleMessage, 'tree' | 'id'>[]
}

/** A recent missed call as messages for a mapping; `null`: the mapping lacks values for it. */
export function exampleMessages(mapping: unknown, id: string): PushCurlOptions['messages'] | null {
  const read = readMapping(mapping)
  if (!('mapping' in read)) return null
  try {
    return sampleMessages('missed', read.mapping, { id, beginMs: Date.now() - 120_000 })
  } catch {
    // The mapping page says what is missing.
    return null
  }
}

/** A missed call as messages that no mapping knows yet. `id`: a new one for each command. */
export function plainMessages(id: string): PushCurlOptions['messages'] {
  const call = { call_id: id, direction: 'inbound', from: '+61412345678', to: '+61288889999' }
  return [
    { id: `${id}-1`, tree: { body: { event: 'call.ringing', ...call } } },
    { id: `${id}-2`, tree: { body: { event: 'call.ended', ...call, result: 'missed' } } },
  ]
}

/**
 * Returns one command after the other. The secret is never part of a command: the person enters it in the first line.
 */
export function pushCurl({ url, auth, messages }: PushCurlOptions): string {
  const ask = auth.type === 'none' ? [] : [`SECRET='${SECRET_EXAMPLE}'`]
  return [...ask, ...messages.map((message) => commandOf(url, auth, message))].join('\n')
}

/** The placeholder of the secret. */
export const SECRET_EXAMPLE = 'the secret of this source'

/** Marks the place of the key in the body, and becomes `$SECRET`. */
const KEY_PLACE = '\u0001'

function commandOf(url: string, auth: AuthDraft, { tree, id }: PushCurlOptions['messages'][number]): string {
  const parts = structuredClone(tree) as { body?: unknown; query?: Record<string, unknown> }
  if (auth.type === 'key' && auth.in === 'body') parts.body = withKey(parts.body, auth.name)
  const body = quoted(JSON.stringify(parts.body ?? {})).replaceAll(
    JSON.stringify(KEY_PLACE).slice(1, -1),
    `'"$SECRET"'`,
  )
  const query = new URLSearchParams(
    Object.entries(parts.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const address = query === '' ? url : `${url}?${query}`
  const { before, options, keyQuery } = proofOf(auth, { id, address })
  const target = quoted(address) + (keyQuery === null ? '' : `'${query === '' ? '?' : '&'}${keyQuery}='"$SECRET"`)
  const data = before.length > 0 ? '"$BODY"' : body
  return [
    ...(before.length > 0 ? [`BODY=${body}`, ...before] : []),
    [
      `curl -X POST ${target}`,
      `  -H 'content-type: application/json'`,
      ...options.map((one) => `  ${one}`),
      `  -d ${data}`,
    ].join(' \\\n'),
  ].join('\n')
}

interface Proof {
  /** Lines that compute the signature of `$BODY`. */
  readonly before: readonly string[]
  readonly options: readonly string[]
  /** The query parameter with the key; `null`: none. */
  readonly keyQuery: string | null
}

function proofOf(auth: AuthDraft, message: { readonly id: string; readonly address: string }): Proof {
  const nothing: Proof = { before: [], options: [], keyQuery: null }
  if (auth.type === 'basic') return { ...nothing, options: [`-u ${quoted(`${auth.username}:`)}"$SECRET"`] }
  if (auth.type === 'hmac') return hmacProof(auth, message.address)
  if (auth.type === 'standard_webhooks') return standardProof(message.id)
  if (auth.type !== 'key' || auth.in === 'body') return nothing
  if (auth.in === 'query') return { ...nothing, keyQuery: encodeURIComponent(auth.name) }
  return { ...nothing, options: [`-H ${quoted(`${auth.name}: `)}"$SECRET"`] }
}

function hmacProof(auth: AuthDraft, address: string): Proof {
  const { header, algorithm, encoding, format, signed, timestamp_header: timeHeader } = auth
  const filled = (text: string): string =>
    text
      .replaceAll(/[`"\\$]/g, String.raw`\$&`)
      .replaceAll(/\{(body|timestamp|url|signature|any)\}/g, (_, name: string) =>
        name === 'body'
          ? '$BODY'
          : name === 'timestamp'
            ? '$TIME'
            : name === 'signature'
              ? '$SIGNATURE'
              : name === 'url'
                ? address
                : '1',
      )
  return {
    before: [
      'TIME=$(date +%s)',
      `SIGNATURE=$(printf '%s' "${filled(signed)}" | ${digest({ algorithm, encoding, isBase64: auth.secret_encoding === 'base64' })})`,
    ],
    options: [
      `-H "${filled(`${header}: ${format}`)}"`,
      ...(timeHeader.trim() === '' ? [] : [`-H "${filled(timeHeader)}: $TIME"`]),
    ],
    keyQuery: null,
  }
}

/** standardwebhooks.com: id, time and body are signed. */
function standardProof(id: string): Proof {
  return {
    before: [
      `ID=${quoted(id)}`,
      'TIME=$(date +%s)',
      `SIGNATURE=$(printf '%s' "$ID.$TIME.$BODY" | ${digest({ algorithm: 'sha256', encoding: 'base64', isBase64: true })})`,
    ],
    options: [`-H "webhook-id: $ID"`, `-H "webhook-timestamp: $TIME"`, `-H "webhook-signature: v1,$SIGNATURE"`],
    keyQuery: null,
  }
}

interface Digest extends Pick<AuthDraft, 'algorithm' | 'encoding'> {
  /** The secret is the key in base64. */
  readonly isBase64: boolean
}

function digest({ algorithm, encoding, isBase64 }: Digest): string {
  const key = isBase64
    ? `-mac HMAC -macopt "hexkey:$(printf '%s' "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')"`
    : '-hmac "$SECRET"'
  const written = encoding === 'hex' ? `od -An -v -tx1 | tr -d ' \\n'` : 'openssl base64 -A'
  return `openssl dgst -${algorithm} ${key} -binary | ${written}`
}

/** The body with a mark at the place of the key, such as `/body/token`. */
function withKey(body: unknown, place: string): unknown {
  const [step, ...rest] = place
    .replace(/^\/body/, '')
    .split('/')
    .slice(1)
  if (step === undefined) return KEY_PLACE
  const object = typeof body === 'object' && body !== null ? body : {}
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
  const inner: unknown = (object as Record<string, unknown>)[name]
  return { ...object, [name]: withKey(inner, ['/body', ...rest].join('/')) }
}
