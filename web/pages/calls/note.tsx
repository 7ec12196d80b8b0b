import type { ReactNode } from 'react'
import { sanitizeText } from '../../parts/sanitize-text.ts'

interface NoteProps {
  readonly text: string
  /** Who added it, and when. */
  readonly by: ReactNode
  /** The actions on it. */
  readonly children?: ReactNode
}

export function Note({ text, by, children }: NoteProps) {
  return (
    <li className="note">
      <div>
        <p className="anywhere notetext" dir="auto">
          {sanitizeText(text)}
        </p>
        <small>{by}</small>
      </div>
      {children}
    </li>
  )
}
