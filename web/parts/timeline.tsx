// What happened, one below the other.
import type { ReactNode } from 'react'
import type { StatusDisplay } from './call-status.ts'
import { Icon } from './icon.tsx'
import { Time } from './time.tsx'

interface MomentProps {
  readonly at: string | null
  readonly display: StatusDisplay
  readonly title: ReactNode
  /** A few words after the title. */
  readonly more?: ReactNode
  /** What followed from it. */
  readonly children?: ReactNode
}

export function Timeline({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {children}
    </ol>
  )
}

export function Moment({ at, display, title, more, children }: MomentProps) {
  return (
    <li className={display.tone}>
      {at === null ? <span /> : <Time at={at} as="clock" />}
      <Icon of={display.icon} className={display.tone} />
      <div className="moment">
        <b>{title}</b> {more !== undefined && <span className="muted">{more}</span>}
        {children}
      </div>
    </li>
  )
}
