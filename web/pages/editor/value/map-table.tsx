// The table of words for the values of a field: two columns, and a last row for any other value.
import { Plus, X } from '../../../parts/icons.ts'
import { useState } from 'react'
import { Button, IconButton } from '../../../parts/button.tsx'
import { words } from '../../../words/words.ts'
import { readMap, writeMap } from './map-pairs.ts'
import type { MapPair, ValueMap } from './map-pairs.ts'

const say = words.values.map

interface MapTableProps {
  /** The argument of the filter, as it is written. */
  readonly argument: string
  readonly onArgument: (argument: string) => void
}

const EMPTY_TABLE: ValueMap = { pairs: [], other: null }

export function MapTable({ argument, onArgument }: MapTableProps) {
  const [table, setTable] = useState<ValueMap>(() => readMap(argument) ?? EMPTY_TABLE)
  const [of, setOf] = useState(argument)
  // The person edited the text beside the table.
  if (of !== argument) {
    setOf(argument)
    setTable(readMap(argument) ?? EMPTY_TABLE)
  }
  const put = (next: ValueMap): void => {
    setTable(next)
    const written = writeMap(next)
    if (written === null) return
    setOf(written)
    onArgument(written)
  }
  const { pairs, other } = table
  const putPair = (at: number, pair: MapPair | null): void =>
    put({ ...table, pairs: pair === null ? pairs.toSpliced(at, 1) : pairs.with(at, pair) })
  return (
    <div className="maptable" role="group" aria-label={say.title}>
      <span className="label">{say.from}</span>
      <span className="label">{say.to}</span>
      <span />
      {pairs.map((pair, at) => (
        // A row has no id but its place: words may be half typed, or equal.
        // oxlint-disable-next-line react/no-array-index-key
        <PairRow key={at} pair={pair} place={at + 1} onPair={(next) => putPair(at, next)} />
      ))}
      <span className="muted">{say.other}</span>
      <input
        className="input sm"
        aria-label={say.other}
        placeholder={say.otherHint}
        value={other ?? ''}
        onChange={(event) => put({ ...table, other: event.target.value === '' ? null : event.target.value })}
      />
      <span />
      <span>
        <Button small icon={Plus} onClick={() => setTable({ ...table, pairs: [...pairs, { from: '', to: '' }] })}>
          {say.add}
        </Button>
      </span>
    </div>
  )
}

interface PairRowProps {
  readonly pair: MapPair
  /** The position, counted from 1. */
  readonly place: number
  /** `null`: removes the pair. */
  readonly onPair: (pair: MapPair | null) => void
}

/** Three cells of the grid. */
function PairRow({ pair, place, onPair }: PairRowProps) {
  const { from, to } = pair
  return (
    <>
      <input
        className="input sm"
        aria-label={say.fromOf(place)}
        value={from}
        onChange={(event) => onPair({ ...pair, from: event.target.value })}
      />
      <input
        className="input sm"
        aria-label={say.toOf(from)}
        value={to}
        onChange={(event) => onPair({ ...pair, to: event.target.value })}
      />
      <IconButton icon={X} small label={say.remove(from)} onClick={() => onPair(null)} />
    </>
  )
}
