import type { Tallied } from '../routing/deps.ts'
import { timeText } from '../http/timestamp.ts'

/** Attempts of a stretch of time, as the API shows them. */
export function tallyOutput({ at, delivered, failed }: Tallied) {
  return { at: timeText(at), delivered, failed }
}
