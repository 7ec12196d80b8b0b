import type { ReactNode } from 'react'
import { Help } from '../../../parts/help.tsx'
import { words } from '../../../words/words.ts'

interface RowsHeadProps {
  readonly keyLabel: string
  readonly valueLabel: string
  /** The rows have a type beside the value. */
  readonly typed?: boolean
  /** Content at the end of the head. */
  readonly corner?: ReactNode
  /** An explanation of rows, for the help button. */
  readonly children: ReactNode
}

/** The head above rows: the labels of key and value. */
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
