// Signed links to recordings and to the later answers of steps (S43): everybody who has a link may use it, but nobody can forge
// one.
//
//   /recordings/<what it leads to, until when, for whom>.<HMAC>.mp3
//
// The link itself contains its data, and the HMAC is made with a key of the account that is sealed in the database. The same
// recording with the same end has the same link, so that a request rendered again is the same. A link ends with its recording:
// serving a link includes checking that the recording still exists.
import { createHmac } from 'node:crypto'
import { uuidOfHex } from '../ids.ts'
import { isSameSecret } from '../text/is-same-secret.ts'

export interface RecordingLink {
  readonly accountId: number
  /** UUID. */
  readonly recordingId: string
  /** When the link ends, in ms since 1970, whole seconds; `null`: it works as long as the recording is kept. */
  readonly untilMs: number | null
  /** The person or receiver that the link was made for, as shown in the log of listenings; `null`: anybody who has the link. */
  readonly who: string | null
}

/** 128 bits, too many to guess. */
const MAC_BYTES = 16
/** Account, recording, end. */
const HEAD_BYTES = 4 + 16 + 6
const WHO_LENGTH_MAX = 100
/** Account numbers have 31 bits: PostgreSQL refuses to search for a larger number. */
const ACCOUNT_ID_MAX = 0x7f_ff_ff_ff

/** The part of a link after `/recordings/`. */
export function signLink(key: Buffer, link: RecordingLink): string {
  const payload = write(link)
  return `${payload}.${mac(key, `recording ${payload}`)}.mp3`
}

/** A whole link. `publicUrl`: the public address of this program, without a slash at the end. */
export function recordingUrl(publicUrl: string, key: Buffer, link: RecordingLink): string {
  return `${publicUrl}/recordings/${signLink(key, link)}`
}

/** The data of a link, to be trusted only if `isSigned` holds; `null`: the text is no link of Offhook. */
export function parseLink(signed: string): RecordingLink | null {
  const [payload = '', , ending] = signed.split('.')
  const bytes = Buffer.from(payload, 'base64url')
  if (ending !== 'mp3' || bytes.length < HEAD_BYTES || bytes.toString('base64url') !== payload) return null
  const accountId = bytes.readUInt32BE(0)
  if (accountId > ACCOUNT_ID_MAX) return null
  const seconds = bytes.readUIntBE(20, 6)
  const who = bytes.toString('utf8', HEAD_BYTES)
  return {
    accountId,
    recordingId: uuidOfHex(bytes.toString('hex', 4, 20)),
    untilMs: seconds === 0 ? null : seconds * 1000,
    who: who === '' ? null : who,
  }
}

/** Whether a link was signed with this key and is unchanged. */
export function isLinkSigned(key: Buffer, signed: string): boolean {
  const [payload = '', given = '', ...rest] = signed.split('.')
  return rest.length === 1 && isSameSecret(given, mac(key, `recording ${payload}`))
}

/** A signature of any other text, such as the address for a step's later answer. */
export function signText(key: Buffer, text: string): string {
  return mac(key, `text ${text}`)
}

export function isSignatureOf(key: Buffer, text: string, given: string): boolean {
  return isSameSecret(given, signText(key, text))
}

function write({ accountId, recordingId, untilMs, who }: RecordingLink): string {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32BE(accountId, 0)
  head.write(recordingId.replaceAll('-', ''), 4, 'hex')
  head.writeUIntBE(untilMs === null ? 0 : Math.ceil(untilMs / 1000), 20, 6)
  const name = Buffer.from((who ?? '').slice(0, WHO_LENGTH_MAX), 'utf8')
  return Buffer.concat([head, name]).toString('base64url')
}

function mac(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES).toString('base64url')
}
