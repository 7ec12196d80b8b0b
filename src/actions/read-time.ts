import { parseTime } from '../calls/rfc3339.ts'
import { invalidValues, type Result } from './failure.ts'

/** The time in a query parameter, in milliseconds since 1970; `undefined`: the parameter is missing. */
export function readTime(parameter: string, text: string | undefined): Result<number | undefined> {
  if (text === undefined) return undefined
  const time = parseTime(text)
  if (time !== null && time >= 0) return time
  const detail = 'Must be a time after 1970, such as 2026-11-25T03:04:05Z (RFC 3339).'
  return invalidValues([{ pointer: '', parameter, detail }])
}
