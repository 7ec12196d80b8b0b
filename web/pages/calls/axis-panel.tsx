// The call, its recording and its requests on one axis of time.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { PhoneOff } from '../../parts/icons.ts'
import type { ReactNode } from 'react'
import type { WholeCall } from '../../api/calls.ts'
import { useZone } from '../../api/membership.ts'
import { positionOf, rangeOf } from './axis-scale.ts'
import type { TimeRange } from './axis-scale.ts'
import { Axis, LaneSegment } from './axis.tsx'
import type { AxisLane, AxisMark, MarkLink } from './axis.tsx'
import { StatusBar, StatusBarLegend } from '../../parts/status-bar.tsx'
import { Switch } from '../../parts/choice.tsx'
import { displayOfAttempt, displayOfDelivery } from '../../parts/delivery-display.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Icon } from '../../parts/icon.tsx'
import { RealtimeBadge } from '../../parts/realtime-badge.tsx'
import { Status } from '../../parts/status.tsx'
import { segmentsOfEvents } from '../../parts/status-segments.ts'
import type { StatusSegment } from '../../parts/status-segments.ts'
import { useServerNow } from '../../parts/server-clock.tsx'
import { clock } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { millisOf, textIn } from './call-facts.ts'
import { lanesOf, axisEndOf } from './lanes.ts'
import type { AttemptMark, IntegrationLane, LaneState } from './lanes.ts'
import { recordingLane } from './recording-lane.tsx'
import { stepMoments, stepsLane } from './steps-lane.tsx'
import { eventLabel } from './event-label.ts'

const say = words.calls

/** The axis of an active call is drawn again every second. */
export function AxisPanel({ call }: { call: WholeCall }) {
  const endMs = millisOf(call.ended_at)
  return endMs === null ? <Going call={call} /> : <Panel call={call} endMs={endMs} />
}

function Going({ call }: { call: WholeCall }) {
  return <Panel call={call} endMs={useServerNow()} />
}

function Panel({ call, endMs }: { call: WholeCall; endMs: number }) {
  const { axis } = useSearch({ from: '/inside/calls/$id' })
  const navigate = useNavigate({ from: '/calls/$id' })
  const fromMs = Date.parse(call.started_at)
  const stretches = segmentsOfEvents(call.events, millisOf(call.ended_at))
  const lanes = lanesOf(call.deliveries, call.events)
  const moments = [...lanes.flatMap(({ marks }) => marks), ...stepMoments(call)].map(({ atMs }) => atMs)
  const { toMs, beyond } = axisEndOf({ fromMs, endMs }, moments, axis === 'all')
  const span = rangeOf(fromMs, toMs)
  return (
    <section className="panel" aria-label={say.timeline}>
      <div className="head">
        <h2>{say.timeline}</h2>
        <StatusBarLegend stretches={stretches} />
        {beyond && (
          <span className="push">
            <Switch
              on={axis === 'all'}
              label={say.whole}
              onSwitch={(on) => void navigate({ search: on ? { axis: 'all' } : {}, replace: true })}
            />
          </span>
        )}
      </div>
      <div className="body">
        <Drawn call={call} span={span} endMs={endMs} stretches={stretches} lanes={lanes} />
        {call.is_replayed && call.deliveries.length === 0 && <p className="hint">{say.replayedNothingSent}</p>}
        {call.deliveries.length >= DELIVERIES_LISTED_MAX && <p className="hint">{say.newestHundred}</p>}
      </div>
    </section>
  )
}

/** The API returns at most this many deliveries with a call. */
const DELIVERIES_LISTED_MAX = 100

interface DrawnProps {
  readonly call: WholeCall
  readonly span: TimeRange
  readonly endMs: number
  readonly stretches: readonly StatusSegment[]
  readonly lanes: readonly IntegrationLane[]
}

function Drawn({ call, span, endMs, stretches, lanes }: DrawnProps) {
  const zone = useZone()
  const recording = recordingLane(call, span)
  const all: AxisLane[] = [
    {
      id: 'call',
      title: <b>{say.lane.call}</b>,
      under: words.life.length((endMs - span.fromMs) / 1_000),
      content: <Life call={call} span={span} endMs={endMs} stretches={stretches} />,
    },
    ...(recording ? [recording] : []),
    ...stepsLane(call, zone),
    ...lanes.map((lane) => ({
      id: lane.id ?? 'gone',
      title: <LaneTitle lane={lane} />,
      under: <LaneStateText state={lane.state} />,
      marks: lane.marks.map((mark) => ({ ...drawn(mark, zone), delivery: mark.delivery.id, lane: lane.id })),
    })),
  ]
  return <Axis span={span} lanes={all} link={linkOf(call.id)} />
}

function Life({ call, span, endMs, stretches }: Omit<DrawnProps, 'lanes'>) {
  const by = textIn(call.fields, 'hangup_by')
  return (
    <>
      <LaneSegment span={span} fromMs={stretches[0]?.fromMs ?? span.fromMs} toMs={endMs}>
        <StatusBar tall stretches={stretches} nowMs={endMs} />
      </LaneSegment>
      {call.ended_at !== null && (
        <span className="endmark" style={{ '--x': positionOf(span, endMs) }}>
          <Icon of={PhoneOff} small />
          <span>{by === null ? say.lane.ended : say.lane.endedBy(sanitizeLine(by))}</span>
        </span>
      )}
    </>
  )
}

function LaneTitle({ lane: { id, name, realtime } }: { lane: IntegrationLane }) {
  return (
    <>
      {id === null ? (
        <b>{say.lane.noIntegration}</b>
      ) : (
        <Link className="lane-link" to="/integrations/$id" params={{ id }}>
          <bdi className="clip">{sanitizeLine(name ?? id)}</bdi>
        </Link>
      )}{' '}
      {realtime && <RealtimeBadge />}
    </>
  )
}

function LaneStateText({ state }: { state: LaneState }) {
  switch (state.is) {
    case 'failed':
      return (
        <Status {...displayOfDelivery('failed')}>
          <span>{say.lane.failed(state.n)}</span>
        </Status>
      )
    case 'retrying':
      return (
        <Status {...displayOfDelivery('retrying')}>
          <span>{say.lane.trying(state.tries)}</span>
        </Status>
      )
    case 'waiting':
      return say.lane.waiting
    case 'delivered':
      return say.lane.delivered(state.done, state.all)
  }
}

function drawn({ id, atMs, attempt, tells, delivery }: AttemptMark, zone: string): AxisMark {
  const at = clock(new Date(atMs).toISOString(), zone)
  const what = eventLabel(tells)
  if (attempt === null) return { id, atMs, display: displayOfDelivery('queued'), label: say.mark.due(what, at) }
  const how =
    attempt.status_code === null
      ? (errorWord(attempt.error) ?? displayOfDelivery(attempt.state).word)
      : String(attempt.status_code)
  const label = say.mark.attempt(what, attempt.number, at, sanitizeLine(how))
  return { id: `${id} ${delivery.id}`, atMs, display: displayOfAttempt(attempt.state), label }
}

type LinkedMark = AxisMark & { readonly delivery?: string; readonly lane?: string | null; readonly step?: string }

/**
 * The link of a mark opens its delivery. Marks of several deliveries link to a list of them, marks of a step to its
 * part of the page.
 */
function linkOf(call: string) {
  return function link(
    marks: readonly LinkedMark[],
    { className, style, label, n }: MarkLink,
    inside: ReactNode,
  ): ReactNode {
    const [first] = marks
    if (first?.step !== undefined)
      return (
        <a className={className} style={style} href={`#step-${first.step}`} aria-label={label} title={label} data-n={n}>
          {inside}
        </a>
      )
    const one = new Set(marks.map(({ delivery }) => delivery)).size === 1
    return (
      <Link
        className={className}
        style={style}
        to="/deliveries"
        search={{ call_id: call, ...(one ? { open: first?.delivery } : { integration_id: first?.lane ?? undefined }) }}
        aria-label={label}
        title={label}
        data-n={n}
      >
        {inside}
      </Link>
    )
  }
}
