// Writes times in the form of the API: RFC 3339. calls/rfc3339.ts reads them.

// The times that RFC 3339 can write. The database knows times beyond, such as `infinity`.
const FIRST = Date.parse('0001-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/** A time with milliseconds, in UTC; a time that cannot be written becomes the nearest time that can be written. */
export function timeText(time: Date | number): string {
  return new Date(Math.min(LAST, Math.max(FIRST, Number(time)))).toISOString()
}

export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timeText(ms)
}
