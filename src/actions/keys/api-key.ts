// The text of an API key (S24): `ofh_`, the id of the key, 32 random bytes and a checksum, in base 62 so that a double click
// selects all of it. The checksum distinguishes a mistyped key from a revoked one without the database, and helps scanners of
// source code to recognise real keys. Only the SHA-256 of the text is stored.
import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const PREFIX = 'ofh_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
// How many characters 16, 32 and 4 bytes need in base 62.
const ID_LENGTH = 22
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6

/** A new key for this id (a UUID). The text is shown once and never stored. */
export function newApiKey(uuid: string): string {
  const id = base62(Buffer.from(uuid.replaceAll('-', ''), 'hex'), ID_LENGTH)
  return withChecksum(PREFIX + id + base62(randomBytes(32), SECRET_LENGTH))
}

/** Whether a text has the form of an API key, with a correct checksum. */
export function isWellFormedKey(text: string): boolean {
  if (!text.startsWith(PREFIX) || text.length !== PREFIX.length + ID_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH)
    return false
  return withChecksum(text.slice(0, -CHECKSUM_LENGTH)) === text
}

/**
 * The SHA-256 of a key, in hex: stored in place of the key, and used to find it. A key has 256 random bits, so no salt is needed.
 */
export function hashOfKey(text: string): string {
  return hash('sha256', text)
}

function withChecksum(text: string): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(text))
  return text + base62(sum, CHECKSUM_LENGTH)
}

function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  while (text.length < length) {
    text = (DIGITS[Number(rest % 62n)] ?? '') + text
    rest /= 62n
  }
  return text
}
