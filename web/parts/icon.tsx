import type { LucideIcon } from 'lucide-react'

/** A picture beside a word. It says nothing by itself: the word, or the label of its button, does. */
export function Icon({ of: Picture, small, className = '' }: { of: LucideIcon; small?: boolean; className?: string }) {
  return <Picture className={`icon ${small === true ? 's ' : ''}${className}`} aria-hidden="true" strokeWidth={2} />
}
