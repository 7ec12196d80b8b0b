// An axis of time with several lanes: a call's strip, its recording, its requests.
import { Fragment, useRef } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { useZone } from '../../api/membership.ts'
import { clock } from '../../words/format.ts'
import { clusterMarks, positionOf, ticksOf } from './axis-scale.ts'
import type { MarkClusters, TimeRange } from './axis-scale.ts'
import { Icon } from '../../parts/icon.tsx'
import type { StatusDisplay } from '../../parts/call-status.ts'
import { useWidth } from '../../parts/use-width.ts'
import './axis.css'

/** An event at a moment. */
export interface AxisMark {
  readonly id: string
  readonly atMs: number
  readonly display: StatusDisplay
  /** The event in words, with its time: "Attempt 1, 14:05:59, 502". */
  readonly label: string
}

export interface AxisLane {
  readonly id: string
  readonly title: ReactNode
  readonly under: ReactNode
  /** The content along the lane. Without content, the lane is a line with marks. */
  readonly content?: ReactNode
  readonly marks?: readonly AxisMark[]
}

/** The look of the link of a mark, or of several marks that are grouped. */
export interface MarkLink {
  readonly className: string
  readonly style: CSSProperties
  readonly label: string
  /** The number of grouped marks. */
  readonly n?: number
}

type LinkMarks = (marks: readonly AxisMark[], mark: MarkLink, inside: ReactNode) => ReactNode

interface AxisProps {
  readonly span: TimeRange
  readonly lanes: readonly AxisLane[]
  /** Makes a link of marks, to the things that they represent. */
  readonly link: LinkMarks
}

export function Axis({ span, lanes, link }: AxisProps) {
  const ruler = useRef<HTMLDivElement>(null)
  const width = useWidth(ruler)
  const zone = useZone()
  return (
    <div className="axis">
      <span />
      <div className="ticks" ref={ruler} aria-hidden="true">
        {ticksOf(span).map((ms) => (
          <span key={ms} style={at(positionOf(span, ms))}>
            {clock(new Date(ms).toISOString(), zone)}
          </span>
        ))}
      </div>
      {lanes.map(({ id, title, under, content, marks }) => (
        <Fragment key={id}>
          <div className="lane-name">
            {title}
            <br />
            <span className="muted">{under}</span>
          </div>
          <div className="lane">
            {content}
            {marks && <Marks of={clusterMarks(marks, span, width)} link={link} />}
          </div>
        </Fragment>
      ))}
    </div>
  )
}

interface MarksProps extends Pick<AxisProps, 'link'> {
  readonly of: { readonly here: readonly MarkClusters<AxisMark>[]; readonly later: readonly AxisMark[] }
}

function Marks({ of: { here, later }, link }: MarksProps) {
  const zone = useZone()
  const shown = shownOf(later)
  return (
    <>
      <span className="wire" />
      {here.map(({ x, marks }) => (
        <Fragment key={marks[0]?.id}>
          {link(marks, { className: 'at', style: at(x), ...labelOf(marks) }, <MarkSummary marks={marks} />)}
        </Fragment>
      ))}
      {shown &&
        link(
          later,
          { className: 'later', style: {}, ...labelOf(later) },
          <>
            <MarkSummary marks={later} />
            <span>{clock(new Date(shown.atMs).toISOString(), zone)}</span>
          </>,
        )}
    </>
  )
}

/** The first failure of several marks; without a failure, the last mark. */
function shownOf(marks: readonly AxisMark[]): AxisMark | undefined {
  return marks.find(({ display }) => display.tone === 'bad') ?? marks.at(-1)
}

function MarkSummary({ marks }: { marks: readonly AxisMark[] }) {
  const shown = shownOf(marks)
  if (!shown) return null
  return (
    <span className={`status ${shown.display.tone}`}>
      <Icon of={shown.display.icon} />
    </span>
  )
}

function labelOf(marks: readonly AxisMark[]): Pick<MarkLink, 'label' | 'n'> {
  return { label: marks.map(({ label }) => label).join('; '), ...(marks.length > 1 && { n: marks.length }) }
}

/** A segment of a lane, from one moment to another. */
export function LaneSegment({
  span,
  fromMs,
  toMs,
  children,
}: {
  span: TimeRange
  fromMs: number
  toMs: number
  children: ReactNode
}) {
  const from = positionOf(span, fromMs)
  return (
    <div className="part" style={{ '--x': from, '--len': positionOf(span, toMs) - from }}>
      {children}
    </div>
  )
}

function at(x: number): CSSProperties {
  return { '--x': Math.round(x * 100) / 100 }
}
