// Ids: a prefix for the kind of object, an underscore, a UUIDv7 (RFC 9562) in hex without dashes.
// A UUIDv7 begins with its time in milliseconds, so ids sort by age and name the day partition of their row.
import { randomFillSync } from 'node:crypto'

export type Prefix =
  | 'acc'
  | 'add'
  | 'att'
  | 'call'
  | 'dlv'
  | 'evt'
  | 'grp'
  | 'int'
  | 'inv'
  | 'iss'
  | 'job'
  | 'key'
  | 'msg'
  | 'num'
  | 'per'
  | 'rec'
  | 'req'
  | 'ses'
  | 'src'
  | 'stp'
  | 'view'
  | 'vis'
  | 'wall'

// The pool is refilled once for 256 ids, because the system call for random bytes costs more than an id.
const pool = Buffer.allocUnsafe(256 * 10)
let used = pool.length
let lastMs = 0
/** The first 13 characters of an id of that millisecond. */
let timeText = ''
let counter = 0

/** Two digits for each byte: several ids are made for every request, and a table lookup costs least. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A new UUIDv7 as PostgreSQL writes it: 36 characters, lower case. Ids of one process ascend, within a millisecond too. */
export function uuidv7(nowMs: number = Date.now()): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  if (nowMs > lastMs) {
    setTime(nowMs)
    counter = pool.readUInt16BE(used) & 0x7ff
  } else if (++counter > 0xfff) {
    // The counter of this millisecond is used up after a few thousand ids: the id borrows from the next millisecond.
    setTime(lastMs + 1)
    counter = 0
  }
  const at = used + 2
  used += 10
  const version = HEX[0x70 | (counter >> 8)]
  const variant = HEX[0x80 | ((pool[at] ?? 0) & 0x3f)]
  const digits = (offset: number): string => HEX[pool[at + offset] ?? 0] ?? ''
  const node = digits(2) + digits(3) + digits(4) + digits(5) + digits(6) + digits(7)
  return `${timeText}-${version}${HEX[counter & 0xff]}-${variant}${digits(1)}-${node}`
}

function setTime(ms: number): void {
  lastMs = ms
  const hex = ms.toString(16).padStart(12, '0')
  timeText = `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** `dlv` and a UUID become `dlv_0198…`. */
export function publicId(prefix: Prefix, uuid: string): string {
  return `${prefix}_${uuid.replaceAll('-', '')}`
}

/** The UUID inside a public id, or `null` when the id does not have this prefix. */
export function uuidOf(prefix: Prefix, id: string): string | null {
  const hex = id.startsWith(`${prefix}_`) ? id.slice(prefix.length + 1) : ''
  return /^[0-9a-f]{32}$/.test(hex) ? uuidOfHex(hex) : null
}

/** Whether a text has the shape of a public id, of whatever kind. */
export function isPublicId(text: string): boolean {
  return /^[a-z]{3,4}_[0-9a-f]{32}$/.test(text)
}

/** The UUID in the form that PostgreSQL writes. `hex`: its 32 digits. */
export function uuidOfHex(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** When a UUIDv7 was made, in milliseconds. */
export function timeOfUuid(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)
}
