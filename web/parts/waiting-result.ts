// Says in a sentence what happened to deliveries that waited (D12).
import type { WaitingResult } from '../../src/client/client.ts'
import { number } from '../words/format.ts'
import { words } from '../words/words.ts'
import { sanitizeLine } from './sanitize-text.ts'

export type { WaitingResult }

/** Empty if no deliveries waited. */
export function waitingSentence({ rerendered, dropped, kept, reasons }: WaitingResult): string {
  const say = words.parts.waiting
  const sentences = [
    rerendered > 0 && say.rerendered(number(rerendered)),
    dropped > 0 && say.dropped(number(dropped)),
    kept > 0 && say.kept(number(kept)),
    ...reasons.map(({ detail }) => sanitizeLine(detail)),
  ]
  return sentences.filter(Boolean).join(' ')
}
