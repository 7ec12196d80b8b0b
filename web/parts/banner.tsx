import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

const ICONS = { info: Info, warn: TriangleAlert, bad: CircleAlert, ok: CircleCheck, plain: Info }

interface BannerProps {
  readonly tone?: keyof typeof ICONS
  readonly children: ReactNode
  /** The one thing to do about it. */
  readonly action?: ReactNode
  /** `alert`: read out at once. */
  readonly role?: 'alert' | 'status'
}

/** What needs a decision or stays true, in its place. */
export function Banner({ tone = 'plain', children, action, role }: BannerProps) {
  return (
    <div className={`banner ${tone}`} role={role}>
      <Icon of={ICONS[tone]} className={tone} />
      <div>{children}</div>
      {action}
    </div>
  )
}
