import type { ReactNode } from 'react'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { words } from '../../../words/words.ts'

/** Settings that few people need, folded, with the number of settings that differ from the default. */
export function Advanced({ changed, children }: { changed: number; children: ReactNode }) {
  return (
    <Disclosure
      title={
        <>
          {words.form.advanced} <span className="muted">{words.form.advancedChanged(changed)}</span>
        </>
      }
    >
      <div className="formtab">{children}</div>
    </Disclosure>
  )
}
