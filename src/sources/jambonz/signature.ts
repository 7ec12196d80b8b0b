// Verifies that a webhook comes from the jambonz account (S40).
//
// `Jambonz-Signature: t=<seconds since 1970>,v1=<hex>`, HMAC-SHA256 with the account's webhook secret over the time, a dot and
// the body as sent: jambonz-feature-server lib/utils/base-requestor.js and http-requestor.js
// (https://github.com/jambonz/jambonz-feature-server), and verifySignature of @jambonz/sdk. A retry has the header of the
// first attempt. The header may contain several signatures, one of which has to match.
import { createHmac } from 'node:crypto'
import type { Message, MessageHead, WebhookContext } from '../webhook.ts'
import { textSetting } from '../kinds/settings.ts'
import { isSameSecret } from '../../text/is-same-secret.ts'

export const SIGNATURE_HEADER = 'jambonz-signature'
/** A header of jambonz never has more signatures. */
const SIGNATURES_MOST = 10

interface SignatureHeader {
  readonly seconds: number
  readonly signatures: readonly string[]
}

export function verifyJambonzHead(head: MessageHead): string | null {
  if (!head.headers.get(SIGNATURE_HEADER)) return 'The Jambonz-Signature header is missing.'
  return signedOf(head) === null ? 'The Jambonz-Signature header must have the format t=…,v1=….' : null
}

export function verifyJambonz(message: Message, { settings }: WebhookContext): string | null {
  const refused = verifyJambonzHead(message)
  const signed = signedOf(message)
  if (refused !== null || signed === null) return refused
  const secret = textSetting(settings, 'secret')
  if (secret === null) return 'This source has no webhook secret. Enter one to verify signatures.'
  const right = jambonzSignature(secret, signed.seconds, message.body)
  const fits = signed.signatures.map((given) => isSameSecret(given, right))
  return fits.includes(true)
    ? null
    : 'The signature is invalid. The webhook secret may be outdated or from another account.'
}

export function jambonzSignature(secret: string, seconds: number, body: Uint8Array): string {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
}

/** The content of the header; `null`: it is not valid. */
export function signedOf({ headers }: MessageHead): SignatureHeader | null {
  const parts = (headers.get(SIGNATURE_HEADER) ?? '').split(',').slice(0, SIGNATURES_MOST)
  const pairs = parts.map((part) => part.trim().split('=', 2))
  const seconds = pairs.find(([name]) => name === 't')?.[1] ?? ''
  const signatures = pairs.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []))
  return /^\d{1,12}$/.test(seconds) && signatures.length > 0 ? { seconds: Number(seconds), signatures } : null
}
