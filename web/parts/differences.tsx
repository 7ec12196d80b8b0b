import { words } from '../words/words.ts'
import './differences.css'

/** One setting of two versions, in words. */
export interface ValueDifference {
  readonly id: string
  readonly label: string
  /** `null`: it was not there. */
  readonly from: string | null
  /** `null`: it is not there any more. */
  readonly to: string | null
}

/** Settings that differ, each from what it was to what it is. */
export function Differences({ all }: { all: readonly ValueDifference[] }) {
  return (
    <dl className="facts">
      {all.map(({ id, label, from, to }) => (
        <div className="pairrow" key={id}>
          <dt>{label}</dt>
          <dd>
            <FromTo from={from} to={to} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function FromTo({ from, to }: Pick<ValueDifference, 'from' | 'to'>) {
  return (
    <span className="fromto">
      {from !== null && (
        <>
          <del className="mono anywhere">{from}</del>{' '}
        </>
      )}
      {to === null ? <span className="muted">{words.saving.gone}</span> : <ins className="mono anywhere">{to}</ins>}
    </span>
  )
}
