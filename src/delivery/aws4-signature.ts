// The signature of `aws4` (D27), as AWS documents it: "Create a signed AWS API request" in the IAM guide.
//
//   canonical request   method, path, query, headers and the hash of the body, each in its only valid form
//   string to sign      the time, the scope (day, region, service), and the hash of the canonical request
//   signature           HMAC of the string to sign, with a key derived from the secret for this scope only
import { createHash, createHmac } from 'node:crypto'
import { isS3 } from '../render/auth/kinds.ts'
import { AWS_SESSION_TOKEN } from '../render/secret-names.ts'
import type { Signer, UnsignedRequest } from './signer.ts'
import { decodePercent } from '../text/decode-percent.ts'

type Headers = UnsignedRequest['headers']

export const signAws4: Signer<'aws4'> = ({ name, signing }, request, attempt) => {
  const { access_key_id, region, service } = signing
  const time = new Date(attempt.nowMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = [time.slice(0, 8), region, service, 'aws4_request']
  const payload = sha256(request.body ?? '')
  const token = attempt.secret(AWS_SESSION_TOKEN)
  const added: Headers = [
    ['x-amz-date', time],
    ...(isS3(service) ? [['x-amz-content-sha256', payload] as const] : []),
    ...(token === null ? [] : [['x-amz-security-token', token] as const]),
  ]
  const url = new URL(request.url)
  const headers = canonicalHeaders([['host', url.host], ...request.headers, ...added])
  const signedHeaders = headers.map(([header]) => header).join(';')
  const canonicalRequest = [
    request.method,
    canonicalPath(url.pathname, service),
    canonicalQuery(url.search),
    ...headers.map((header) => header.join(':')),
    '',
    signedHeaders,
    payload,
  ].join('\n')
  const stringToSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonicalRequest)].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${attempt.secret(name) ?? ''}`)
  const signature = hmac(key, stringToSign).toString('hex')
  const credential = `${access_key_id}/${scope.join('/')}`
  return {
    value: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    added,
  }
}

// `authorization` holds the signature itself, and proxies may rewrite `user-agent`.
const UNSIGNED = new Set(['authorization', 'user-agent'])

/** Sorted by name. The values of a repeated name are joined in their order. */
function canonicalHeaders(headers: Headers): (readonly [string, string])[] {
  const byName = Map.groupBy(headers, ([header]) => header.toLowerCase())
  return [...byName]
    .filter(([header]) => !UNSIGNED.has(header))
    .map(([header, all]) => [header, all.map(([, value]) => value.trim().replaceAll(/ +/g, ' ')).join(',')] as const)
    .toSorted(byCodeUnits)
}

/** Each segment is encoded once more than in the request, except for S3. The URL class has already resolved dots. */
function canonicalPath(path: string, service: string): string {
  if (isS3(service))
    return path
      .split('/')
      .map((segment) => encode(decodePercent(segment)))
      .join('/')
  return path
    .replaceAll(/\/{2,}/g, '/')
    .split('/')
    .map(encode)
    .join('/')
}

function canonicalQuery(search: string): string {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
  return pairs
    .map((pair): readonly [string, string] => {
      const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
      return [encode(decodePercent(key.replaceAll('+', ' '))), encode(decodePercent(value.replaceAll('+', ' ')))]
    })
    .toSorted(byCodeUnits)
    .map((pair) => pair.join('='))
    .join('&')
}

function byCodeUnits([name, value]: readonly [string, string], [other, another]: readonly [string, string]): number {
  if (name !== other) return name < other ? -1 : 1
  return value === another ? 0 : value < another ? -1 : 1
}

/** Encodes all characters except the unreserved ones of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}
