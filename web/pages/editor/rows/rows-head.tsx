import type { ReactNode } from 'react'
import { Help } from '../../../parts/help.tsx'
import { words } from '../../../words/words.ts'

interface RowsHeadProps {
  readonly keyLabel: string
  readonly valueLabel: string
  /** There is a kind of value beside the value. */
  readonly typed?: boolean
  /** At its end. */
  readonly corner?: ReactNode
  /** What a row is, for who asks. */
  readonly children: ReactNode
}

/** Above rows: what their two sides are called. */
export function RowsHead({ keyLabel, valueLabel, typed, corner, children }: RowsHeadProps) {
  return (
    <div className={typed === true ? 'kv-head' : 'kv-head two'}>
      <div className="key-head">
        <span aria-hidden="true">{keyLabel}</span>
        <Help label={words.values.aboutRows}>{children}</Help>
      </div>
      <div className="value-head">
        <span aria-hidden="true">{valueLabel}</span>
        {corner}
      </div>
    </div>
  )
}
