// PostgreSQL's binary arrays. A hot statement takes its whole batch as one array per column: nothing to quote or parse, and one
// plan whatever the size. pg sends a Buffer as a binary parameter. Layout: array_send in PostgreSQL's
// src/backend/utils/adt/arrayfuncs.c; type numbers: src/include/catalog/pg_type.dat.

const OID = { bool: 16, bytea: 17, int4: 23, text: 25, float8: 701, uuid: 2950 } as const
const HEADER = 20
const LENGTH = 4
const NULL_LENGTH = -1
const UUID_BYTES = 16

/** The arguments of `unnest` from this parameter on, such as `$3::int4[], $4::text[]`. */
export const arraysFrom = (first: number, ...types: readonly string[]): string =>
  types.map((type, index) => `$${first + index}::${type}[]`).join(', ')

/** Empty arrays, by type. They are shared: nobody writes to a parameter. */
const EMPTY = new Map(
  Object.values(OID).map((oid) => {
    const empty = Buffer.alloc(12)
    empty.writeInt32BE(oid, 8)
    return [oid, empty] as const
  }),
)

type Oid = (typeof OID)[keyof typeof OID]

function start(oid: Oid, count: number, dataBytes: number): Buffer {
  const empty = count === 0 ? EMPTY.get(oid) : undefined
  if (empty) return empty
  const buffer = Buffer.allocUnsafe(HEADER + dataBytes)
  buffer.writeInt32BE(1, 0) // dimensions
  buffer.writeInt32BE(0, 4) // 1 when an element is null
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16) // lower bound
  return buffer
}

/** An array of fixed-width elements; `write` puts one value at an offset, `null` is written as SQL null. */
function fixed<T>(
  oid: Oid,
  width: number,
  values: readonly (T | null)[],
  write: (b: Buffer, v: T, at: number) => void,
) {
  let nulls = 0
  for (const value of values) if (value === null) nulls++
  const buffer = start(oid, values.length, values.length * (LENGTH + width) - nulls * width)
  if (nulls > 0) buffer.writeInt32BE(1, 4)
  let at = HEADER
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(NULL_LENGTH, at)
      at += LENGTH
      continue
    }
    buffer.writeInt32BE(width, at)
    write(buffer, value, at + LENGTH)
    at += LENGTH + width
  }
  return buffer
}

export const int4Array = (values: readonly (number | null)[]): Buffer =>
  fixed(OID.int4, 4, values, (b, v, at) => b.writeInt32BE(v, at))

export const float8Array = (values: readonly (number | null)[]): Buffer =>
  fixed(OID.float8, 8, values, (b, v, at) => b.writeDoubleBE(v, at))

export const boolArray = (values: readonly boolean[]): Buffer =>
  fixed(OID.bool, 1, values, (b, v, at) => b.writeUInt8(v ? 1 : 0, at))

export const uuidArray = (values: readonly (string | null)[]): Buffer => fixed(OID.uuid, UUID_BYTES, values, writeUuid)

/** The value of each hexadecimal digit, by its character code. */
const DIGIT = new Uint8Array(128)
for (let value = 0; value < 16; value++) {
  DIGIT[value.toString(16).charCodeAt(0)] = value
  DIGIT[value.toString(16).toUpperCase().charCodeAt(0)] = value
}
const DASH = 45

/** Writes digit by digit: every delivery has a dozen ids, and removing the dashes first takes four times as long. */
function writeUuid(buffer: Buffer, uuid: string, at: number): void {
  let from = 0
  for (let to = at; to < at + UUID_BYTES; to++) {
    if (uuid.charCodeAt(from) === DASH) from += 1
    const [high, low] = [DIGIT[uuid.charCodeAt(from)] ?? 0, DIGIT[uuid.charCodeAt(from + 1)] ?? 0]
    buffer[to] = (high << 4) | low
    from += 2
  }
}

export function textArray(values: readonly (string | null)[]): Buffer {
  let bytes = 0
  for (const value of values) bytes += LENGTH + (value === null ? 0 : Buffer.byteLength(value))
  const buffer = start(OID.text, values.length, bytes)
  let at = HEADER
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(1, 4)
      at = buffer.writeInt32BE(NULL_LENGTH, at)
      continue
    }
    const length = buffer.write(value, at + LENGTH)
    buffer.writeInt32BE(length, at)
    at += LENGTH + length
  }
  return buffer
}

export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  let bytes = 0
  for (const value of values) bytes += LENGTH + (value === null ? 0 : value.length)
  const buffer = start(OID.bytea, values.length, bytes)
  let at = HEADER
  for (const value of values) {
    if (value === null) {
      buffer.writeInt32BE(1, 4)
      at = buffer.writeInt32BE(NULL_LENGTH, at)
      continue
    }
    buffer.writeInt32BE(value.length, at)
    buffer.set(value, at + LENGTH)
    at += LENGTH + value.length
  }
  return buffer
}
