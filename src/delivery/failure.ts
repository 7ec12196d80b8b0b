// Why there was no answer, in words for a person (S9, D14). The words never quote bytes that a receiver sent instead of an
// answer.
import { messageOf } from '../errors.ts'
import type { FailureClass } from './failure-explanations.ts'

export interface Failure {
  readonly class: FailureClass
  /** A sentence or two: what happened, and where it helps, what to do. */
  readonly detail: string
  /**
   * For `invalid_request`: the rendered request can never be sent. Otherwise the cause is a missing secret, which may be entered.
   */
  readonly forGood?: true
  /**
   * For `no_token`: the authorization server is down, until the time that it named, if it named one. Nothing can be sent
   * meanwhile (D11).
   */
  readonly down?: { readonly restUntilMs: number | null }
}

/** The connection could not be opened. */
export class DialError extends Error {
  readonly failure: Failure
  constructor(errorClass: FailureClass, detail: string) {
    super(detail)
    this.name = 'DialError'
    this.failure = { class: errorClass, detail }
  }
}

const CONNECT_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused: nothing is listening on this host and port.',
  ECONNRESET: 'The receiver reset the connection immediately.',
  EHOSTUNREACH: 'The receiver’s host is unreachable from this machine.',
  ENETUNREACH: 'The receiver’s network is unreachable from this machine.',
  EADDRNOTAVAIL: 'This machine has no free local port, or no address of the right IP version, to connect from.',
  EMFILE: 'This machine has run out of file handles. Raise its limit (ulimit -n).',
}

const TLS_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The receiver’s certificate has expired.',
  CERT_NOT_YET_VALID: 'The receiver’s certificate is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The receiver’s certificate is self-signed. Pin its SHA-256 fingerprint, or add a private CA to the integration.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The receiver’s certificate is from an unknown CA. Add the private CA to the integration.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The receiver’s certificate is from an unknown CA. Add the private CA to the integration.',
  // The two cannot be told apart.
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The receiver’s certificate is from an unknown CA, or the receiver does not send its intermediate certificates. Add the private CA to the integration, or have the receiver send its full chain.',
  ECONNRESET: 'The receiver aborted the TLS handshake. Should the URL start with http:// instead of https://?',
  closed:
    'The receiver closed the connection during the TLS handshake. Should the URL start with http:// instead of https://?',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'The receiver does not speak TLS on this port. Should the URL start with http:// instead of https://?',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'The receiver only supports TLS versions older than 1.2.',
}

const HTTP2_ONLY = 'The receiver only speaks HTTP/2, and Offhook needs HTTP/1.1. Enable it on the receiver.'

/** The meaning of the TLS alerts that a receiver may send (RFC 8446, 6.2), by the end of OpenSSL's code for it. */
const ALERT_WORDS: Readonly<Record<string, string>> = {
  PROTOCOL_VERSION: 'The receiver only supports TLS versions older than 1.2.',
  CERTIFICATE_REQUIRED: 'The receiver requires a client certificate. Add one, with its key, to the integration.',
  HANDSHAKE_FAILURE:
    'The TLS handshake failed. The receiver may require a client certificate: add one, with its key, to the integration.',
  UNKNOWN_CA: 'The receiver does not know the CA of the integration’s client certificate.',
  BAD_CERTIFICATE: 'The receiver rejected the integration’s client certificate.',
  CERTIFICATE_UNKNOWN: 'The receiver rejected the integration’s client certificate.',
  UNSUPPORTED_CERTIFICATE: 'The receiver does not accept this type of client certificate.',
  CERTIFICATE_EXPIRED: 'The integration’s client certificate has expired. Replace it.',
  CERTIFICATE_REVOKED: 'The integration’s client certificate was revoked. Replace it.',
  NO_APPLICATION_PROTOCOL: HTTP2_ONLY,
  ACCESS_DENIED: 'The receiver recognised the integration’s client certificate but denied access.',
}

/** The words for an alert; `null`: the alert is not known. */
function alertWords(code: string): string | null {
  const name = /^ERR_SSL_.*_ALERT_(\w+)$/.exec(code)?.[1]
  return name === undefined ? null : (ALERT_WORDS[name] ?? null)
}

// Many receivers reject a certificate by closing the connection.
const PERHAPS = ' It may have rejected the integration’s client certificate.'

/** Codes that mean: the chain does not lead to a trusted authority. */
const NOT_BELIEVED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The code of an error of the system or of Node, such as `ECONNREFUSED`; an error without a code gives its message. */
function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : messageOf(thrown)
}

export function describeConnectError(thrown: unknown): DialError {
  const code = errorCode(thrown)
  return new DialError('connection_failed', CONNECT_WORDS[code] ?? `The connection failed (${code}).`)
}

/** `ca`: the integration names the authority to trust; `showing`: it shows a client certificate. */
export function describeTlsError(
  thrown: unknown,
  host: string,
  { ca = false, showing = false }: { readonly ca?: boolean; readonly showing?: boolean } = {},
): DialError {
  const code = errorCode(thrown)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new DialError('tls_failed', `The receiver’s certificate is not valid for ${host}.`)
  }
  if (ca && NOT_BELIEVED.has(code)) {
    return new DialError(
      'tls_failed',
      'The receiver’s certificate was not issued by the integration’s trusted CA. Add the CA that issued it, or its chain up to the root.',
    )
  }
  if (showing && (code === 'ECONNRESET' || code === 'closed')) {
    return new DialError('tls_failed', `${TLS_WORDS[code]}${PERHAPS}`)
  }
  return new DialError('tls_failed', alertWords(code) ?? TLS_WORDS[code] ?? `The TLS handshake failed (${code}).`)
}

/**
 * Explains an error of the HTTP client. `come`: how much of an answer had arrived. `showing`: a client certificate of the
 * integration was shown.
 */
export function describeClientError(
  error: Error,
  come: 'nothing' | 'some of its head' | 'its head',
  showing = false,
): Failure {
  if (error instanceof DialError) return error.failure
  const code = errorCode(error)
  // With TLS 1.3, the receiver judges the client certificate after the connection is open for Offhook.
  const alert = alertWords(code)
  if (alert !== null) return { class: 'tls_failed', detail: alert }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return {
      class: 'invalid_request',
      detail: `This is not a valid HTTP request (${error.message}).`,
      forGood: true,
    }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { class: 'invalid_response', detail: 'The response headers are larger than 16 KiB.' }
  }
  if (error.message === 'bad upgrade') return describeLowStatus(101)
  // The client reports the second error also for a head that has a length and cannot be read further.
  if (error.name === 'HTTPParserError' || (come !== 'its head' && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'))
    return { class: 'invalid_response', detail: noAnswer(error) }
  if (come !== 'nothing')
    return { class: 'invalid_response', detail: 'The connection closed in the middle of the response.' }
  const perhaps = showing ? PERHAPS : ''
  return { class: 'connection_failed', detail: `The receiver closed the connection without a response.${perhaps}` }
}

/** A status that no final answer has; interim answers except 101 were left out before. */
export function describeLowStatus(status: number): Failure {
  const detail =
    status === 101
      ? 'The receiver tried to switch protocols (101), which Offhook did not request.'
      : 'The receiver did not return a valid HTTP response (its status is below 100).'
  return { class: 'invalid_response', detail }
}

/** The first frame of a server that speaks HTTP/2: its settings, or that it goes away at once (RFC 9113, 3.4 and 6.8). */
function isHttp2(data: string): boolean {
  return data.startsWith('\0') && (data[3] === '\x04' || data[3] === '\x07') && data.startsWith('\0\0\0\0', 5)
}

/**
 * The client's parser describes the error in a sentence of its own. "Expected HTTP/" says no more than Offhook's own sentence.
 */
function noAnswer(error: Error): string {
  if ('data' in error && typeof error.data === 'string' && isHttp2(error.data)) return HTTP2_ONLY
  const [, why] = /\(([\w ,./'-]+)\)$/.exec(error.message) ?? []
  return `The receiver did not return a valid HTTP response${why === undefined || why.startsWith('Expected HTTP/') ? '' : ` (${why})`}.`
}
