// Why there was no answer, in words a person reads (S9, D14). What a receiver sent instead of an answer is never among them.
import { messageOf } from '../errors.ts'
import type { FailureClass } from './failure-explanations.ts'

export interface Failure {
  readonly class: FailureClass
  /** A sentence or two: what happened, and where it helps, what to do. */
  readonly detail: string
  /** Of `request invalid`: as it was rendered it can never be sent. Otherwise a secret that is missing may be entered. */
  readonly forGood?: true
  /** Of `no token`: the server of tokens is down, until when it said itself, if it did. Nothing can be sent meanwhile (D11). */
  readonly down?: { readonly restUntilMs: number | null }
}

/** A connection that was not made. */
export class DialError extends Error {
  readonly failure: Failure
  constructor(errorClass: FailureClass, detail: string) {
    super(detail)
    this.name = 'DialError'
    this.failure = { class: errorClass, detail }
  }
}

const CONNECT_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address and port.',
  ECONNRESET: 'The receiver broke the connection off at once.',
  EHOSTUNREACH: 'The receiver cannot be reached from here.',
  ENETUNREACH: 'There is no way to the network of the receiver from here.',
  EADDRNOTAVAIL: 'This machine has no free port or no address of the right kind to connect from.',
  EMFILE: 'This machine has no file handles left: raise its limit (ulimit -n).',
}

const TLS_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate of the receiver has expired.',
  CERT_NOT_YET_VALID: 'The certificate of the receiver is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate of the receiver is self-signed. Give its SHA-256 or a private CA with the integration.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The certificate comes from an unknown authority. Give the private CA with the integration.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The certificate comes from an unknown authority. Give the private CA with the integration.',
  // The two cannot be told apart.
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate comes from an unknown authority, or the receiver does not send its intermediate certificates. Give the private CA with the integration, or have the receiver send its whole chain.',
  ECONNRESET: 'The receiver broke off the TLS handshake. Is it http:// instead of https://?',
  closed: 'The receiver closed the connection during the TLS handshake. Is it http:// instead of https://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The receiver does not speak TLS at this port. Is it http:// instead of https://?',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'The receiver speaks only versions of TLS before 1.2.',
}

const HTTP2_ONLY = 'The receiver only speaks HTTP/2. Offhook needs HTTP/1.1: enable it on the receiver.'

/** What a receiver says by an alert (RFC 8446, 6.2), by the end of OpenSSL's code for it. */
const ALERT_WORDS: Readonly<Record<string, string>> = {
  PROTOCOL_VERSION: 'The receiver speaks only versions of TLS before 1.2.',
  CERTIFICATE_REQUIRED: 'The receiver asks for a certificate. Give one, and its key, with the integration.',
  HANDSHAKE_FAILURE:
    'The receiver found no way to agree on TLS. Perhaps it asks for a certificate: give one, and its key, with the integration.',
  UNKNOWN_CA: 'The receiver does not know the authority of the certificate that the integration shows.',
  BAD_CERTIFICATE: 'The receiver does not accept the certificate that the integration shows.',
  CERTIFICATE_UNKNOWN: 'The receiver does not accept the certificate that the integration shows.',
  UNSUPPORTED_CERTIFICATE: 'The receiver does not take this kind of certificate.',
  CERTIFICATE_EXPIRED: 'The certificate that the integration shows has ended. Give one that is valid.',
  CERTIFICATE_REVOKED: 'The certificate that the integration shows was revoked. Give another.',
  NO_APPLICATION_PROTOCOL: HTTP2_ONLY,
  ACCESS_DENIED: 'The receiver knows the certificate that the integration shows, and gives it no access.',
}

/** The words for an alert; `null`: it is none that is known. */
function alertWords(code: string): string | null {
  const name = /^ERR_SSL_.*_ALERT_(\w+)$/.exec(code)?.[1]
  return name === undefined ? null : (ALERT_WORDS[name] ?? null)
}

// Many receivers say no to a certificate by hanging up.
const PERHAPS = ' Perhaps it does not accept the certificate that the integration shows.'

/** Codes that say: the chain leads to no authority that is believed. */
const NOT_BELIEVED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The code of an error of the system or of Node, such as `ECONNREFUSED`; its message when it has none. */
export function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : messageOf(thrown)
}

export function describeConnectError(thrown: unknown): DialError {
  const code = errorCode(thrown)
  return new DialError('connection failed', CONNECT_WORDS[code] ?? `No connection could be made (${code}).`)
}

/** `ca`: the integration says itself which authority to believe; `showing`: it shows a certificate. */
export function describeTlsError(
  thrown: unknown,
  host: string,
  { ca = false, showing = false }: { readonly ca?: boolean; readonly showing?: boolean } = {},
): DialError {
  const code = errorCode(thrown)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new DialError('TLS failed', `The certificate of the receiver is not for ${host}.`)
  }
  if (ca && NOT_BELIEVED.has(code)) {
    return new DialError(
      'TLS failed',
      'The certificate of the receiver does not come from the authority that the integration gives. Give the one that issued it, or those up to the root of its chain.',
    )
  }
  if (showing && (code === 'ECONNRESET' || code === 'closed')) {
    return new DialError('TLS failed', `${TLS_WORDS[code]}${PERHAPS}`)
  }
  return new DialError(
    'TLS failed',
    alertWords(code) ?? TLS_WORDS[code] ?? `No secure connection could be agreed on (${code}).`,
  )
}

/**
 * What an error of the HTTP client means. `come`: how far an answer had come. `showing`: a certificate of the integration was
 * shown.
 */
export function describeClientError(
  error: Error,
  come: 'nothing' | 'some of its head' | 'its head',
  showing = false,
): Failure {
  if (error instanceof DialError) return error.failure
  const code = errorCode(error)
  // By TLS 1.3 a receiver judges our certificate after the connection is open for us.
  const alert = alertWords(code)
  if (alert !== null) return { class: 'TLS failed', detail: alert }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return {
      class: 'request invalid',
      detail: `This cannot be sent as an HTTP request (${error.message}).`,
      forGood: true,
    }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { class: 'answer broken', detail: 'The headers of the answer are larger than 16 KiB.' }
  }
  if (error.message === 'bad upgrade') return describeLowStatus(101)
  // The client says the second of a head, too, that has a length and cannot be read further.
  if (error.name === 'HTTPParserError' || (come !== 'its head' && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'))
    return { class: 'answer broken', detail: noAnswer(error) }
  if (come !== 'nothing') return { class: 'answer broken', detail: 'The connection ended in the middle of the answer.' }
  const perhaps = showing ? PERHAPS : ''
  return { class: 'connection failed', detail: `The receiver closed the connection without an answer.${perhaps}` }
}

/** A status that no final answer has; interim ones but 101 were left out before. */
export function describeLowStatus(status: number): Failure {
  const detail =
    status === 101
      ? 'The receiver wanted to change the protocol (101), which was not asked for.'
      : 'What the receiver sent is not an HTTP answer (its status is below 100).'
  return { class: 'answer broken', detail }
}

/** The first frame of a server that speaks HTTP/2: its settings, or that it goes away at once (RFC 9113, 3.4 and 6.8). */
function isHttp2(data: string): boolean {
  return data.startsWith('\0') && (data[3] === '\x04' || data[3] === '\x07') && data.startsWith('\0\0\0\0', 5)
}

/** What the client's parser says of it is one of its own sentences; that it expected a name of HTTP's says no more than ours. */
function noAnswer(error: Error): string {
  if ('data' in error && typeof error.data === 'string' && isHttp2(error.data)) return HTTP2_ONLY
  const [, why] = /\(([\w ,./'-]+)\)$/.exec(error.message) ?? []
  return `What the receiver sent is not an HTTP answer${why === undefined || why.startsWith('Expected HTTP/') ? '' : ` (${why})`}.`
}
