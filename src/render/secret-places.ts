// Secrets are not part of a rendered request: the sender fills them in last, or they are shown masked (T16).
import { formEncode, headerText, jsonContent, percentEncode, plainText, xmlAttribute } from './escape.ts'
import { isSignature, showSignature } from './auth/signatures.ts'
import type { FilledPlace, RenderedRequest, SecretPlace, SignaturePlace } from './request.ts'

/** The parts of a request as they are sent, or as they are shown. */
export interface FilledRequest {
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
}

/**
 * Fills in the secrets, each escaped for its place. A missing secret (`null`) leaves its place empty: the sender checks for
 * missing secrets beforehand.
 */
export function fillSecrets(request: RenderedRequest, resolve: (name: string) => string | null): FilledRequest {
  return insertSecrets(request, (place) => escaped(place, resolve(place.name) ?? ''))
}

/** Shows `••••` and the last four characters in place of each secret, or only the dots when those are not known. */
export function maskSecrets(request: RenderedRequest, last4: (name: string) => string | null): FilledRequest {
  return insertSecrets(request, (place) =>
    isSignature(place) ? maskSignature(place, DOTS) : DOTS + (last4(place.name) ?? ''),
  )
}

const DOTS = '••••'

/** Inserts a text into the header that has a place for a signature; returns the same headers when none has. */
export function insertSignature(
  { secrets }: RenderedRequest,
  headers: FilledRequest['headers'],
  textFor: (place: SignaturePlace) => string,
): FilledRequest['headers'] {
  const place = secrets.find(isSignature)
  if (place === undefined || typeof place.in !== 'object') return headers
  const { header } = place.in
  return headers.map(([name, value], index) => [name, index === header ? textFor(place) : value])
}

/** The header of a signature that is not calculated: with marks in place of the values. */
export function maskSignature(place: SignaturePlace, mark: string): string {
  return showSignature(place, { signature: mark, timestamp: mark })
}

/** Inserts a separate text into each place. */
export function insertSecrets(request: RenderedRequest, textFor: (place: SecretPlace) => string): FilledRequest {
  const { url, headers, body, secrets } = request
  if (secrets.length === 0) return { url, headers, body }
  const inUrl = secrets.filter((place) => place.in === 'url')
  const inBody = secrets.filter((place) => place.in === 'body')
  return {
    url: insert(url, inUrl, textFor),
    headers: headers.map(([name, value], i) => {
      const here = secrets.filter((place) => typeof place.in === 'object' && place.in.header === i)
      return [name, insert(value, here, textFor)] as const
    }),
    body: body === null ? null : insert(body, inBody, textFor),
  }
}

function insert(text: string, places: readonly SecretPlace[], textFor: (place: SecretPlace) => string): string {
  let out = ''
  let from = 0
  for (const place of places) {
    out += text.slice(from, place.at) + textFor(place)
    from = place.at
  }
  return out + text.slice(from)
}

function escaped(place: SecretPlace, secret: string): string {
  // The key of a signature is never inserted: the sender calculates the signature.
  return isSignature(place) ? '' : ESCAPES[place.as](secret, place)
}

const ESCAPES: Readonly<Record<FilledPlace['as'], (secret: string, place: FilledPlace) => string>> = {
  json: jsonContent,
  form: formEncode,
  percent: percentEncode,
  xml: xmlAttribute,
  basic: (secret, { username = '' }) => basic(`${username}:${secret}`),
  raw: (secret, place) => {
    if (place.in === 'url') return addressRest(secret)
    return place.in === 'body' ? plainText(secret) : headerText(secret, 'percent')
  },
}

// RFC 7617 with UTF-8, the charset that servers expect if they name none.
function basic(credentials: string): string {
  return btoa(Array.from(new TextEncoder().encode(credentials), (byte) => String.fromCharCode(byte)).join(''))
}

/** Path and query of a secret address: they follow the slash after the origin, and cannot change the origin. */
function addressRest(secret: string): string {
  const url = URL.parse(`http://x/${secret.trim().replace(/^[/\\]+/, '')}`)
  return url === null ? '' : (url.pathname + url.search).slice(1)
}
