// Times as the API writes them: RFC 3339. How they are read: calls/rfc3339.ts.

/** A time with milliseconds, in UTC. */
export function timeText(time: Date | number): string {
  return (typeof time === 'number' ? new Date(time) : time).toISOString()
}

export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timeText(ms)
}
