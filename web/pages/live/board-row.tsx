import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ReactNode } from 'react'
import { LiveStatusBar } from '../../parts/status-bar.tsx'
import { callerOf } from '../../parts/caller.ts'
import { displayOfActive } from '../../parts/call-status.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { Status } from '../../parts/status.tsx'
import { segmentsOfOngoing } from '../../parts/status-segments.ts'
import type { StatusSegment } from '../../parts/status-segments.ts'
import { ServerClockContext, TimeSince } from '../../parts/server-clock.tsx'
import type { ServerClock } from '../../parts/server-clock.tsx'
import { words } from '../../words/words.ts'
import type { BoardCall } from './board-calls.ts'

const say = words.live
const NO_SEGMENTS: readonly StatusSegment[] = []

interface LineProps {
  readonly line: BoardCall
  /** The index of the line, from the top. */
  readonly at: number
  readonly seen: readonly StatusSegment[] | undefined
  readonly scaleS: number
  readonly aheadMs: number
}

/** A call on the board. The row is redrawn when the call changes; its strip and its timer are redrawn every second. */
export const BoardRow = memo(function Line({ line: { call, overAt }, at, seen, scaleS, aheadMs }: LineProps) {
  const display = displayOfActive(overAt === null ? call.status : 'ended')
  const who = callerOf({ caller_number: call.caller, caller_name: call.caller_name })
  const startMs = Date.parse(call.started_at)
  const stretches = segmentsOfOngoing({
    status: call.status,
    startMs,
    answerMs: call.answered_at === null ? null : Date.parse(call.answered_at),
    sinceMs: Date.parse(call.since),
    queueS: call.queue_duration,
    seen: seen ?? NO_SEGMENTS,
  })
  return (
    <Stopping at={overAt} aheadMs={aheadMs}>
      <li className={overAt === null ? 'line' : 'line over'} style={{ '--at': at }}>
        <span className="lamp">
          <Status {...display}>{display.word}</Status>
        </span>
        <span>
          <Link className="line-link" to="/calls/$id" params={{ id: call.id }}>
            <bdi className="clip">{who.name}</bdi>
          </Link>
          <Under text={who.under ?? ''} />
        </span>
        <span className="what">
          <bdi className="clip">{dialledOf(call)}</bdi>
          <Under text={sanitizeLine(call.agent ?? call.queue ?? '')} />
        </span>
        <span className="how">
          <LiveStatusBar silent stretches={stretches} scaleS={scaleS} />
        </span>
        <span className="timer">
          <TimeSince ms={startMs} />
        </span>
      </li>
    </Stopping>
  )
})

function Under({ text }: { text: string }) {
  return text === '' ? null : <small className="clip">{text}</small>
}

/** The clock of an ended call stops. */
function Stopping({ at, aheadMs, children }: { at: number | null; aheadMs: number; children: ReactNode }) {
  if (at === null) return children
  const pace: ServerClock = { aheadMs, stoppedAt: at }
  return <ServerClockContext value={pace}>{children}</ServerClockContext>
}

function hasName(name: string | null): name is string {
  return name !== null && name !== ''
}

function dialledOf({ dialled, dialled_name: name }: BoardCall['call']): string {
  if (hasName(name)) return sanitizeLine(name)
  return dialled === null ? say.dialledUnknown : phone(dialled)
}
