// Commands that post an example call to a source as its system would, to be pasted into a terminal as they stand. Pure.
import { readMapping } from '../../../../../src/sources/mapping/read-mapping.ts'
import { sampleMessages } from '../../../../../src/sources/mapping/sample-messages.ts'
import type { SampleMessage } from '../../../../../src/sources/mapping/sample-messages.ts'
import type { AuthDraft } from '../push/auth-draft.ts'

export interface PushCurlOptions {
  /** The address of the source. */
  readonly url: string
  readonly auth: AuthDraft
  readonly messages: readonly Pick<SampleMessage, 'tree' | 'id'>[]
}

/** A missed call of the last minutes in the words of a mapping; `null`: it has none for it yet. */
export function exampleMessages(mapping: unknown, id: string): PushCurlOptions['messages'] | null {
  const read = readMapping(mapping)
  if (!('mapping' in read)) return null
  try {
    return sampleMessages('missed', read.mapping, { id, beginMs: Date.now() - 120_000 })
  } catch {
    // What is missing is said where the mapping is made.
    return null
  }
}

/** A missed call in words that no mapping knows yet. `id`: another for each command. */
export function plainMessages(id: string): PushCurlOptions['messages'] {
  const call = { call_id: id, direction: 'inbound', from: '+61412345678', to: '+61288889999' }
  return [
    { id: `${id}-1`, tree: { body: { event: 'call.ringing', ...call } } },
    { id: `${id}-2`, tree: { body: { event: 'call.ended', ...call, result: 'missed' } } },
  ]
}

/** One command after the other. The secret is never part of them: it is entered in the first line. */
export function pushCurl({ url, auth, messages }: PushCurlOptions): string {
  const ask = auth.type === 'none' ? [] : [`SECRET='${SECRET_EXAMPLE}'`]
  return [...ask, ...messages.map((message) => commandOf(url, auth, message))].join('\n')
}

/** What stands there until somebody puts the secret in its place. */
export const SECRET_EXAMPLE = 'the secret of this source'

/** Stands in the body where the key goes, and becomes `$SECRET`. */
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
  /** Lines that make the signature of `$BODY`. */
  readonly before: readonly string[]
  readonly options: readonly string[]
  /** The parameter of the address that is the key; `null`: none. */
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

/** standardwebhooks.com: what is signed are id, time and body. */
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
  /** The secret is base64 of the key. */
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

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
