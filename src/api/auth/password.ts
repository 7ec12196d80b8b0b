// Passwords as they are saved: argon2id (RFC 9106), in the text form that other programs write too:
// `$argon2id$v=19$m=32768,t=2,p=1$<salt>$<tag>`.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * The cost exceeds the minimum of OWASP (19 MiB, 2 passes, 1 lane). A hash takes about a tenth of a second of one core.
 */
const COST = { memory: 32 * 1024, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32

const derive = promisify(argon2)

/** The hash of a password, as it is saved. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  return encodeHash(nonce, await tagOf(password, { ...COST, nonce, tagLength: TAG_BYTES }))
}

/**
 * The highest cost that a saved hash may have. No version of Offhook wrote a higher cost, so such a hash is not computed (S46).
 */
const COST_MAX = { memory: 256 * 1024, passes: 16, parallelism: 8 }

/** Whether `kept` is the hash of this password. A hash of another form, or with an impossible cost, matches no password. */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(kept)
  if (!read) return false
  const [memory = 0, passes = 0, parallelism = 0] = read.slice(1, 4).map(Number)
  const [nonce, tag] = [Buffer.from(read[4] ?? '', 'base64'), Buffer.from(read[5] ?? '', 'base64')]
  if (memory > COST_MAX.memory || passes > COST_MAX.passes || parallelism > COST_MAX.parallelism) return false
  try {
    return timingSafeEqual(tag, await tagOf(password, { memory, passes, parallelism, nonce, tagLength: tag.length }))
  } catch {
    // Argon2 refuses this cost, such as zero memory: no password matches.
    return false
  }
}

/**
 * A hash that no password matches. It is used for an unknown person, so that a wrong guess takes as long as for a known person
 * (S36).
 */
export function hashOfNobody(): string {
  return encodeHash(randomBytes(SALT_BYTES), randomBytes(TAG_BYTES))
}

type Terms = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism' | 'nonce' | 'tagLength'>

/** Normalises the password with NFKC: different keyboards may produce different bytes for the same password. */
function tagOf(password: string, terms: Terms): Promise<Buffer> {
  return derive('argon2id', { ...terms, message: password.normalize('NFKC') })
}

function encodeHash(salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${toUnpaddedBase64(salt)}$${toUnpaddedBase64(tag)}`
}

/** Base64 without padding, as the text form requires. */
function toUnpaddedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
