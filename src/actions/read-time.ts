import { parseTime } from '../calls/rfc3339.ts'
import type { Flaw } from '../flaws/flaw.ts'
import { invalidValues, type Result } from './failure.ts'

/** A time in milliseconds since 1970. `place`: where the text stands in the request. */
export function readTime(place: Pick<Flaw, 'pointer' | 'parameter'>, text: string): Result<number> {
  const time = parseTime(text)
  if (time !== null && time >= 0) return time
  return invalidValues([{ ...place, detail: 'Must be a time after 1970, such as 2026-11-25T03:04:05Z (RFC 3339).' }])
}

/** The time in a query parameter; `undefined`: the parameter is missing. */
export function readParameterTime(parameter: string, text: string | undefined): Result<number | undefined> {
  return text === undefined ? undefined : readTime({ pointer: '', parameter }, text)
}
