import { STATUSES } from '../../../src/calls/status.ts'
import type { Live } from '../../api/live.ts'
import { displayOfActive } from '../../parts/call-status.ts'
import { Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { BoardRow } from './board-row.tsx'
import { scaleOf } from './board-calls.ts'
import type { Board } from './use-board.ts'

const say = words.live

/** The number of active calls, by status. */
export function CallCounts({ live }: { live: Live }) {
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

interface BoardProps extends Pick<Board, 'lines' | 'seen' | 'room' | 'hold'> {
  readonly live: Live
  readonly aheadMs: number
}

export function CallsBoard({ live, lines, seen, room, hold, aheadMs }: BoardProps) {
  const scaleS = scaleOf(lines, Date.parse(live.now))
  const left = live.total - live.calls.length
  return (
    <>
      <div className="lines" style={{ '--room': room }} {...hold.handlers}>
        {lines.length === 0 ? (
          <Empty title={say.none}>
            <p>{say.noneWhy}</p>
          </Empty>
        ) : (
          <ol className="moving" aria-label={say.board} style={{ '--rows': lines.length }}>
            {lines.map((line, at) => (
              <BoardRow
                key={line.call.id}
                line={line}
                at={at}
                seen={seen.get(line.call.id)}
                scaleS={scaleS}
                aheadMs={aheadMs}
              />
            ))}
          </ol>
        )}
      </div>
      {left > 0 && <p className="hint inset">{say.more(left)}</p>}
    </>
  )
}
