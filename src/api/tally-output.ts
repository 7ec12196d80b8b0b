import type { Tallied } from './parts.ts'
import { timeText } from './rfc3339.ts'

/** Attempts of a stretch of time, as the API shows them. */
export function tallyOutput({ at, delivered, failed }: Tallied) {
  return { at: timeText(at), delivered, failed }
}
