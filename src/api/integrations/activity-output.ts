import type { ActivityBucket } from '../../program/activity.ts'
import { timeText } from '../http/timestamp.ts'

/** Attempts of a stretch of time, as the API shows them. */
export function tallyOutput({ at, delivered, failed }: ActivityBucket) {
  return { at: timeText(at), delivered, failed }
}
