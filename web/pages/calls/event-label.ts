// The label of a delivery: the type of its event, or how the delivery was created.
import { eventWord } from '../../parts/delivery-label.ts'
import { words } from '../../words/words.ts'

export function eventLabel(tells: string): string {
  return eventWord(tells) ?? words.delivery.kind[tells] ?? tells
}
