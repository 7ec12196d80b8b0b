import type { ReactNode } from 'react'
import { Fold } from '../../../parts/fold.tsx'
import { words } from '../../../words/words.ts'

/** What few people need, folded, with how much of it is not as usual. */
export function Advanced({ changed, children }: { changed: number; children: ReactNode }) {
  return (
    <Fold
      title={
        <>
          {words.form.advanced} <span className="muted">{words.form.advancedChanged(changed)}</span>
        </>
      }
    >
      <div className="formtab">{children}</div>
    </Fold>
  )
}
