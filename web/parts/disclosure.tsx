import { ChevronRight } from './icons.ts'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** A section that few people need, folded under its title. */
export function Disclosure({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        {title}
      </summary>
      {children}
    </details>
  )
}
