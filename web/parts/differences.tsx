import { words } from '../words/words.ts'
import './differences.css'

/** A setting that differs between two versions, in words. */
export interface ValueDifference {
  readonly id: string
  readonly label: string
  /** `null`: the setting was not there. */
  readonly from: string | null
  /** `null`: the setting is no longer there. */
  readonly to: string | null
}

/** The settings that differ, each with its old and its new value. */
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
