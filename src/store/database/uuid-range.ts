// A UUIDv7 begins with its time, so a period is a range of UUIDs.

/** The smallest UUID of this moment, in milliseconds since 1970. */
export function firstUuidAt(ms: number): string {
  // 48 bits of time, up to the year 10889; a moment outside becomes the nearest moment inside.
  const time = Math.min(Math.max(Math.ceil(ms), 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/** The smallest UUID of all. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000'

/** The UUID before (-1) or after (1) this one. */
export function adjacentUuid(uuid: string, step: -1n | 1n): string {
  const hex = (BigInt(`0x${uuid.replaceAll('-', '')}`) + step).toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
