import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { Tone } from './status.tsx'

export interface Step {
  readonly id: string
  readonly label: string
  readonly note?: ReactNode
  readonly icon: LucideIcon
  readonly tone: Tone
  /** The way to it: `next` and `todo` lie ahead. */
  readonly ahead?: 'next' | 'todo'
}

/** A life in stages, from what began it to its end. */
export function Stepper({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className="stepper" aria-label={label}>
      {steps.map(({ id, label: name, note, icon, tone, ahead }) => (
        <li
          key={id}
          className={[tone, ahead].filter(Boolean).join(' ')}
          aria-current={ahead === 'next' ? 'step' : undefined}
        >
          <Icon of={icon} />
          <b>{name}</b>
          {note}
        </li>
      ))}
    </ol>
  )
}
