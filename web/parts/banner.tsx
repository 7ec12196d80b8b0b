import { CircleAlert, CircleCheck, Info, TriangleAlert } from './icons.ts'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

const ICONS = { info: Info, warn: TriangleAlert, bad: CircleAlert, ok: CircleCheck, plain: Info }

interface BannerProps {
  readonly tone?: keyof typeof ICONS
  readonly children: ReactNode
  /** A button or link that resolves the problem. */
  readonly action?: ReactNode
  /** `alert`: read out at once. */
  readonly role?: 'alert' | 'status'
}

/** A message that stays in its place, because it needs a decision or remains true. */
export function Banner({ tone = 'plain', children, action, role }: BannerProps) {
  return (
    <div className={`banner ${tone}`} role={role}>
      <Icon of={ICONS[tone]} className={tone} />
      <div>{children}</div>
      {action}
    </div>
  )
}
