import type { IconImage } from './icons.ts'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** `off`: not in use; `plain`: neither good nor bad. */
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'off' | 'plain'

interface StatusProps {
  readonly tone: Tone
  readonly icon: IconImage
  readonly children: ReactNode
  /** A sentence that explains the word, as a tooltip. */
  readonly means?: string | undefined
  /** The call is ringing: the icon moves in the rhythm of a telephone. */
  readonly ringing?: boolean
}

/** A state in a table or a sentence: always an icon and a word, never colour alone. */
export function Status({ tone, icon, children, means, ringing }: StatusProps) {
  return (
    <span className={`status ${tone}${ringing === true ? ' ringing' : ''}`} title={means}>
      <Icon of={icon} />
      {children}
    </span>
  )
}

interface BadgeProps {
  readonly tone?: Tone | 'line' | 'accent'
  readonly icon?: IconImage
  readonly title?: string
  readonly children: ReactNode
}

/** A state or a kind beside a title. */
export function Badge({ tone = 'plain', icon, title, children }: BadgeProps) {
  return (
    <span className={`badge ${tone === 'line' ? 'outline' : tone}`} title={title}>
      {icon && <Icon of={icon} />}
      {children}
    </span>
  )
}
