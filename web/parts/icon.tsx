import type { IconImage } from './icons.ts'

/** An icon beside a word. Screen readers skip it: the word, or the label of the button, says the same. */
export function Icon({ of: Picture, small, className = '' }: { of: IconImage; small?: boolean; className?: string }) {
  return <Picture className={`icon ${small === true ? 's ' : ''}${className}`} aria-hidden="true" strokeWidth={2} />
}
