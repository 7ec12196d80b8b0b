// Sealed values (S20): AES-256-GCM, as text that names the key, and that can be opened only in the place that it was sealed for.
//
//   s1.<key id>.<nonce, ciphertext and tag in base64url>
//
// The envelope: the operator's wrapping key seals one data key per account; the data key seals the account's values. Changing the
// wrapping key therefore changes one value per account, and no secret.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { OffhookError } from '../../errors.ts'

export interface SealingKey {
  /** Identifies the key without revealing it. */
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Buffer
}

const VERSION = 's1'
/** NIST SP 800-38D: 96 random bits, safe for 2^32 values under one key, far more than an account has secrets. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

export function createSealingKey(bytes: Buffer): SealingKey {
  if (bytes.length !== KEY_BYTES) throw new TypeError(`an encryption key must have ${KEY_BYTES} bytes`)
  const id = createHash('sha256').update('offhook key id').update(bytes).digest('hex').slice(0, 12)
  return { id, bytes }
}

export function generateSealingKey(): SealingKey {
  return createSealingKey(randomBytes(KEY_BYTES))
}

/** Seals `content` for one `place`: table, column and row. */
export function seal(key: SealingKey, place: string, content: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(boundTo(key.id, place))
  const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  return `${VERSION}.${key.id}.${sealed.toString('base64url')}`
}

/** Opens a value that `seal` made for this place with this key. Throws `sealed_value_damaged` when it was changed or moved. */
export function open(key: SealingKey, place: string, sealed: string): Buffer {
  const id = keyIdOf(sealed)
  if (id !== key.id) throw damaged(place)
  const bytes = Buffer.from(sealed.slice(VERSION.length + id.length + 2), 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw damaged(place)
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(boundTo(id, place))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw damaged(place, { cause })
  }
}

/** The id of the key that sealed a value. */
export function keyIdOf(sealed: string): string {
  const [version, id] = sealed.split('.')
  if (version !== VERSION || id === undefined) throw damaged('unknown')
  return id
}

function damaged(place: string, options?: ErrorOptions): OffhookError {
  const message = `A stored secret (${place}) can’t be decrypted: it was changed or moved. Enter it again.`
  return new OffhookError('sealed_value_damaged', message, options)
}

function boundTo(keyId: string, place: string): Buffer {
  return Buffer.from(`${VERSION}.${keyId}.${place}`)
}
