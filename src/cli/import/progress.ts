// The line that says how far an import is.
import { count } from '../terminal.ts'

interface ImportProgress {
  readonly done: number
  readonly all: number
  readonly refused: number
  /** Milliseconds since the import began. */
  readonly ms: number
}

/** `12,500 of 100,000 rows · 3,900 a second · 22 s left · 3 refused`. */
export function progressLine({ done, all, refused, ms }: ImportProgress): string {
  const perSecond = done / Math.max(0.001, ms / 1000)
  const left = (all - done) / Math.max(0.001, perSecond)
  return [
    `${done.toLocaleString('en')} of ${count(all, 'row')}`,
    `${Math.round(perSecond).toLocaleString('en')} a second`,
    ...(done < all ? [`${left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`} left`] : []),
    ...(refused > 0 ? [`${refused.toLocaleString('en')} refused`] : []),
  ].join(' · ')
}
