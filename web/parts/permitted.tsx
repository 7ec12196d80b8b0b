import type { ReactNode } from 'react'
import { useMay } from '../api/may.ts'
import type { AccountVerb } from '../api/may.ts'
import { Button } from './button.tsx'
import type { IconImage } from './icons.ts'

interface PermittedProps {
  /** What the link leads to. */
  readonly verb: AccountVerb
  readonly label: string
  readonly kind?: 'main' | 'plain'
  readonly icon?: IconImage
  /** The link, which looks like a button. */
  readonly children: ReactNode
}

/** A link for those who may do what it leads to; others see a button in its place that says why they may not. */
export function Permitted({ verb, label, kind = 'plain', icon, children }: PermittedProps) {
  if (useMay(verb)) return children
  return (
    <Button kind={kind} verb={verb} {...(icon && { icon })}>
      {label}
    </Button>
  )
}
