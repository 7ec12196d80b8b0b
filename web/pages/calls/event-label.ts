// What a delivery is about, in words: the type of its event, or how it came to be.
import { isStatus } from '../../parts/status-segments.ts'
import { words } from '../../words/words.ts'

export function eventLabel(tells: string): string {
  return isStatus(tells) ? words.life.status[tells] : (words.delivery.kind[tells] ?? tells)
}
