import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'

/** What few people need, folded, with how much of it is not as usual. */
export function Advanced({ changed, children }: { changed: number; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        {words.form.advanced} <span className="muted">{words.form.advancedChanged(changed)}</span>
      </summary>
      <div className="formtab">{children}</div>
    </details>
  )
}
