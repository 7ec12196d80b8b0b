// Times as the API writes them: RFC 3339. How they are read: calls/rfc3339.ts.

// What RFC 3339 can write. The database knows times beyond, `infinity` among them.
const FIRST = Date.parse('0001-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/** A time with milliseconds, in UTC; one that cannot be written is the nearest that can. */
export function timeText(time: Date | number): string {
  return new Date(Math.min(LAST, Math.max(FIRST, Number(time)))).toISOString()
}

export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timeText(ms)
}
