import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { displayOfOutcome } from '../../parts/call-status.ts'
import { TimeSince } from '../../parts/server-clock.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { WallboardView } from '../../api/wallboard.ts'
import { CallRow } from './call-row.tsx'

const say = words.wallboard

/** On a phone the page scrolls: there is room for all. */
const SCROLLS = '(max-width: 40rem)'

/** The calls, as many as there is room for, beside the figures. */
export function Board({ view }: { view: WallboardView }) {
  return (
    <div className="wb-board">
      <Calls view={view} />
      <Figures view={view} />
    </div>
  )
}

function Calls({ view: { calls, total } }: { view: WallboardView }) {
  const { ref, room } = useRoom()
  // The line with the number of further calls takes the place of one call.
  const shown = total <= room ? calls : calls.slice(0, Math.max(1, room - 1))
  const more = total - shown.length
  return (
    <div className="wb-calls" ref={ref}>
      <span className="wb-probe" aria-hidden="true" />
      {total === 0 ? (
        <p className="wb-none">{say.none}</p>
      ) : (
        <ol aria-label={say.calls}>
          {shown.map((call) => (
            <CallRow key={call.id} call={call} />
          ))}
        </ol>
      )}
      {more > 0 && <p className="wb-more">{say.more(more)}</p>}
    </div>
  )
}

/** Number of rows that fit into the element, each `--wb-row` high. */
function useRoom(): { readonly ref: RefObject<HTMLDivElement | null>; readonly room: number } {
  const ref = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = (): void => {
      const probe = element.querySelector<HTMLElement>('.wb-probe')
      const fit = Math.floor(element.clientHeight / Math.max(1, probe?.offsetHeight ?? 1))
      setRoom(matchMedia(SCROLLS).matches ? Number.POSITIVE_INFINITY : Math.max(1, fit))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])
  return { ref, room }
}

function Figures({ view: { waiting, talking, longest_waiting_since: longest, today } }: { view: WallboardView }) {
  return (
    <dl className="wb-figures">
      <div className={waiting > 0 ? 'wb-figure wb-wait' : 'wb-figure'}>
        <dt>{say.waiting}</dt>
        <dd className="wb-big">{number(waiting)}</dd>
        {longest !== null && (
          <dd>
            {say.longest} <TimeSince ms={Date.parse(longest)} />
          </dd>
        )}
      </div>
      <div className="wb-figure">
        <dt>{say.talking}</dt>
        <dd className="wb-big">{number(talking)}</dd>
      </div>
      <div className="wb-figure">
        <dt>{say.today}</dt>
        <dd className="wb-big">{number(today.calls)}</dd>
        {today.outcomes.map(({ outcome, calls }) => (
          <dd key={outcome} className="wb-outcome">
            {displayOfOutcome(outcome).word} <b>{number(calls)}</b>
          </dd>
        ))}
      </div>
    </dl>
  )
}
