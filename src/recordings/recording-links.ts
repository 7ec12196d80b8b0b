// Signed links to recordings and to the later answers of steps (S43): whoever has one may use it, nobody can make one.
//
//   /recordings/<what it leads to, until when, for whom>.<HMAC>.mp3
//
// What it says is in the link itself, and the HMAC is made with a key of the account that lies sealed in the database. The
// same recording with the same end has the same link, so that a request rendered again says the same. A link ends with
// its recording: whoever serves it looks whether that is still there.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { uuidOfHex } from '../ids.ts'

export interface RecordingLink {
  readonly accountId: number
  /** UUID. */
  readonly recordingId: string
  /** In ms since 1970, whole seconds; `null`: as long as the recording is kept. */
  readonly untilMs: number | null
  /** For whom it was made, as the log of listenings names them; `null`: whoever got it. */
  readonly who: string | null
}

/** 128 bits: more than can be tried. */
const MAC_BYTES = 16
/** Account, recording, end. */
const HEAD_BYTES = 4 + 16 + 6
const WHO_LENGTH_MAX = 100
/** Numbers of accounts have 31 bits: PostgreSQL refuses to look for a larger one. */
const ACCOUNT_ID_MAX = 0x7f_ff_ff_ff

/** What `/recordings/` is followed by. */
export function signLink(key: Buffer, link: RecordingLink): string {
  const payload = write(link)
  return `${payload}.${mac(key, `recording ${payload}`)}.mp3`
}

/** A whole link. `publicUrl`: where others reach this program, without a slash at the end. */
export function recordingUrl(publicUrl: string, key: Buffer, link: RecordingLink): string {
  return `${publicUrl}/recordings/${signLink(key, link)}`
}

/** What a link says, to be believed only when `isSigned` holds; `null`: it is no link of ours at all. */
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

/** Whether a link was signed with this key and is as it was. */
export function isLinkSigned(key: Buffer, signed: string): boolean {
  const [payload = '', given = '', ...rest] = signed.split('.')
  return rest.length === 1 && same(given, mac(key, `recording ${payload}`))
}

/** A signature of any other text, such as what a step may be answered by. */
export function signText(key: Buffer, text: string): string {
  return mac(key, `text ${text}`)
}

export function isSignatureOf(key: Buffer, text: string, given: string): boolean {
  return same(given, signText(key, text))
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

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
