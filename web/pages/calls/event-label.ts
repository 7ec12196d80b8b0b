// What a delivery is about, in words: the type of its event, or how it came to be.
import { eventWord } from '../../parts/delivery-label.ts'
import { words } from '../../words/words.ts'

export function eventLabel(tells: string): string {
  return eventWord(tells) ?? words.delivery.kind[tells] ?? tells
}
