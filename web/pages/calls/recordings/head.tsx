import type { ReactNode } from 'react'
import { Facts } from './facts.tsx'

interface HeadProps {
  readonly name: string
  readonly actions?: ReactNode
  readonly role?: 'status'
  readonly children: ReactNode
}

/** The heading of a recording: its name, its facts, and its actions. */
export function Head({ name, actions, role, children }: HeadProps) {
  return (
    <div className="head">
      <h2>{name}</h2>
      <Facts {...(role && { role })}>{children}</Facts>
      {actions && <span className="push row">{actions}</span>}
    </div>
  )
}
