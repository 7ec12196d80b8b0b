import { STATUSES } from '../../../src/calls/status.ts'
import type { Live } from '../../api/live.ts'
import { displayOfActive } from '../../parts/call-status.ts'
import { Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { BoardRow } from './board-row.tsx'
import { scaleOf } from './board-calls.ts'
import type { BoardCall, SeenSegments } from './board-calls.ts'

const say = words.live

/** How many calls go on, and in which status. */
export function Tally({ live }: { live: Live }) {
  return (
    <div className="boardhead">
      <h2>
        <span className="big">{number(live.total)}</span> {say.inProgress(live.total)}
      </h2>
      <ul className="tally" aria-label={say.tally}>
        {STATUSES.filter((status) => status !== 'ended').map((status) => {
          const display = displayOfActive(status)
          const n = live.by_status[status] ?? 0
          return (
            <li key={status} className={n === 0 ? 'zero' : undefined}>
              <Status {...display}>{display.word}</Status> <b>{number(n)}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface BoardProps {
  readonly live: Live
  readonly lines: readonly BoardCall[]
  readonly seen: SeenSegments
  readonly aheadMs: number
}

export function CallsBoard({ live, lines, seen, aheadMs }: BoardProps) {
  const scaleS = scaleOf(lines, Date.parse(live.now))
  const left = live.total - live.calls.length
  if (lines.length === 0)
    return (
      <Empty title={say.none}>
        <p>{say.noneWhy}</p>
      </Empty>
    )
  return (
    <>
      <ol className="lines" aria-label={say.board}>
        {lines.map((line) => (
          <BoardRow key={line.call.id} line={line} seen={seen.get(line.call.id)} scaleS={scaleS} aheadMs={aheadMs} />
        ))}
      </ol>
      {left > 0 && <p className="hint inset">{say.more(left)}</p>}
    </>
  )
}
