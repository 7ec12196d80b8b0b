// A chart over time: stacked bars, or lines. Its legend shows the figures of the period under the pointer, or of the period
// that arrow keys select; a table below has all figures.
import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { Disclosure } from '../../parts/disclosure.tsx'
import { TableFrame } from '../../parts/table.tsx'
import { useWidth } from '../../parts/use-width.ts'
import { clock, dayOfWeek, monthDay } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { linearScale, logScale, nameStep, runsOf } from './chart-scale.ts'
import type { Scale } from './chart-scale.ts'
import { FILLS, fillOf, Swatch } from './fills.tsx'
import type { FillName } from './fills.tsx'

const say = words.statistics

const HEIGHT = 220
/** Half of the longest label of a period, in px: the last label is not cut at the edge. */
const NAME_HALF = 24
const MARGIN = { start: 52, end: 4, top: 10, bottom: 24 }
const GROUND = HEIGHT - MARGIN.bottom
const TALL = GROUND - MARGIN.top
/** The bar of one event among thousands stays visible. */
const BAR_MIN = 2
/** A gap of a pixel between 90 bars. */
const GAP = 0.2
/** With few points, each point of a line has a dot. */
const DOTS_MAX = 60

interface Periods {
  readonly starts: readonly string[]
  readonly interval: 'hour' | 'day'
  readonly zone: string
}

interface Series {
  readonly id: string
  readonly label: string
  /** `null`: no value in that period. */
  readonly values: readonly (number | null)[]
  /** The total of the whole range. */
  readonly total: number | null
}

interface ChartProps<One extends Series> {
  /** The title: "Deliveries". */
  readonly label: string
  readonly periods: Periods
  /** Bars are stacked, the first series at the bottom. */
  readonly series: readonly One[]
  readonly show: (value: number) => string
  /** The text of an axis mark. */
  readonly showMark?: (value: number) => string
}

interface BarSeries extends Series {
  readonly fill: FillName
}

export function BarChart(props: ChartProps<BarSeries>) {
  const { series, periods } = props
  const sums = periods.starts.map((_, n) => series.reduce((sum, { values }) => sum + (values[n] ?? 0), 0))
  const scale = linearScale(Math.max(0, ...sums))
  return (
    <Frame {...props} scale={scale} swatch={fillSwatch}>
      {(xOf, step) =>
        periods.starts.map((start, n) => {
          let y = GROUND
          return (
            <g key={start}>
              {series.map(({ id, values, fill }) => {
                const value = values[n] ?? 0
                if (value === 0) return null
                const tall = Math.max(BAR_MIN, scale.at(value) * TALL)
                y -= tall
                return (
                  <rect
                    key={id}
                    x={xOf(n) + (step * GAP) / 2}
                    y={y}
                    width={step * (1 - GAP)}
                    height={tall}
                    fill={fillOf(fill)}
                    stroke={`var(--${FILLS[fill].color})`}
                    strokeWidth={step > 6 ? 1 : 0}
                  />
                )
              })}
            </g>
          )
        })
      }
    </Frame>
  )
}

interface LineSeries extends Series {
  readonly dashed: boolean
}

export function LineChart(props: ChartProps<LineSeries>) {
  const { series } = props
  const scale = logScale(series.flatMap(({ values }) => values.filter((value) => value !== null)))
  return (
    <Frame {...props} scale={scale} swatch={lineSwatch}>
      {(xOf, step) =>
        series.map(({ id, values, dashed }) => (
          <g key={id} className={dashed ? 'line-mark dashed' : 'line-mark'}>
            {runsOf(values).map((run) => {
              const points = run.map(([n, value]) => [xOf(n) + step / 2, GROUND - scale.at(value) * TALL] as const)
              const dots = run.length === 1 || values.length <= DOTS_MAX
              return (
                <g key={run[0]?.[0]}>
                  <polyline points={points.map((point) => point.join(',')).join(' ')} />
                  {dots && points.map(([x, y]) => <circle key={x} cx={x} cy={y} r={2} />)}
                </g>
              )
            })}
          </g>
        ))
      }
    </Frame>
  )
}

const fillSwatch = ({ fill }: BarSeries): ReactNode => <Swatch of={fill} />

const lineSwatch = ({ dashed }: LineSeries): ReactNode => (
  <svg className={dashed ? 'swatch line-mark dashed' : 'swatch line-mark'} viewBox="0 0 12 12" aria-hidden="true">
    <polyline points="0,6 12,6" />
  </svg>
)

interface FrameProps<One extends Series> extends ChartProps<One> {
  readonly scale: Scale
  readonly swatch: (one: One) => ReactNode
  readonly children: (xOf: (period: number) => number, step: number) => ReactNode
}

/** Axes, legend and table around a chart. */
function Frame<One extends Series>(props: FrameProps<One>) {
  const { label, periods, series, show, showMark = show, scale, swatch, children } = props
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const { starts, interval } = periods
  const { picked, pick, onKeyDown } = usePicked(starts.length)
  const step = Math.max(1, width - MARGIN.start - MARGIN.end) / Math.max(1, starts.length)
  const xOf = (n: number): number => MARGIN.start + n * step
  const pointed = (event: PointerEvent<HTMLDivElement>): void => {
    const at = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.start) / step)
    pick(at >= 0 && at < starts.length ? at : null)
  }
  const valueOf = (one: One): string => {
    const value = picked === null ? one.total : (one.values[picked] ?? null)
    return value === null ? '–' : show(value)
  }
  const nameOf = (n: number): string => periodName(periods, n)
  const title = say.chart(label, interval === 'hour' ? say.hourly : say.daily)
  const shown = picked ?? starts.length - 1
  return (
    <div className="chartbox">
      <p className="legend-title" aria-hidden="true">
        {picked === null ? title : nameOf(picked)}
      </p>
      <ul className="legend" aria-hidden="true">
        {series.map((one) => (
          <li key={one.id}>
            {swatch(one)}
            {one.label}{' '}
            <b style={{ minInlineSize: `${one.total === null ? 1 : show(one.total).length}ch` }}>{valueOf(one)}</b>
          </li>
        ))}
      </ul>
      <div
        ref={box}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, starts.length - 1)}
        aria-valuenow={shown}
        aria-valuetext={`${nameOf(shown)}: ${series.map((one) => `${one.label} ${valueAt(one, shown, show)}`).join(', ')}`}
        onKeyDown={onKeyDown}
        onBlur={() => pick(null)}
        onPointerMove={pointed}
        onPointerDown={pointed}
        onPointerLeave={() => pick(null)}
      >
        <svg width="100%" height={HEIGHT} aria-hidden="true">
          {scale.marks.map((mark) => {
            const y = GROUND - scale.at(mark) * TALL
            return (
              <g key={mark}>
                <line className="grid" x1={MARGIN.start} x2={width - MARGIN.end} y1={y} y2={y} />
                <text className="mark" x={MARGIN.start - 6} y={y + 4} textAnchor="end">
                  {showMark(mark)}
                </text>
              </g>
            )
          })}
          {picked !== null && <rect className="picked" x={xOf(picked)} y={MARGIN.top} width={step} height={TALL} />}
          {children(xOf, step)}
          {namedPeriods(periods, width - MARGIN.start).map((n) => (
            <text
              key={n}
              className="mark"
              x={Math.min(xOf(n) + step / 2, width - NAME_HALF)}
              y={HEIGHT - 6}
              textAnchor="middle"
            >
              {markName(periods, n)}
            </text>
          ))}
        </svg>
      </div>
      <Disclosure title={say.figures(label)}>
        <TableFrame label={say.figures(label)}>
          <table className="table figures-table">
            <thead>
              <tr>
                <th>{say.period}</th>
                {series.map(({ id, label: name }) => (
                  <th key={id} className="num">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {starts.map((start, n) => (
                <tr key={start}>
                  <td className="nowrap">{nameOf(n)}</td>
                  {series.map((one) => (
                    <td key={one.id} className="num">
                      {valueAt(one, n, show)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </Disclosure>
    </div>
  )
}

const NAME_ROOM = 64
const DAY_HOURS = 24
const HOUR_STEPS = [1, 2, 3, 6, 12, 24, 48, 96]
const DAY_STEPS = [1, 2, 7, 14, 28]

function valueAt({ values }: Series, n: number, show: (value: number) => string): string {
  const value = values[n] ?? null
  return value === null ? '–' : show(value)
}

/** The selected period; arrow keys move between periods. */
function usePicked(count: number) {
  const [picked, pick] = useState<number | null>(null)
  const last = count - 1
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = picked ?? count
    const to = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      Home: 0,
      End: last,
    }[event.key]
    if (to === undefined) {
      if (event.key === 'Escape') pick(null)
      return
    }
    event.preventDefault()
    pick(Math.min(last, Math.max(0, to)))
  }
  // The range may have become shorter meanwhile.
  return { picked: picked !== null && picked <= last ? picked : null, pick, onKeyDown }
}

/** `Wed 25 Nov`, with the hour at which the period begins. */
function periodName({ starts, interval, zone }: Periods, n: number): string {
  const start = starts[n]
  if (start === undefined) return ''
  return interval === 'day' ? dayOfWeek(start, zone) : `${dayOfWeek(start, zone)}, ${clock(start, zone).slice(0, 5)}`
}

const hourOf = (start: string, zone: string): number => Number(clock(start, zone).slice(0, 2))

/** The periods to label below the axis, so that no two labels touch: usual hours, or days. */
function namedPeriods({ starts, interval, zone }: Periods, width: number): number[] {
  const most = Math.floor(width / NAME_ROOM)
  const step = nameStep(starts.length, most, interval === 'hour' ? HOUR_STEPS : DAY_STEPS)
  const named = starts.flatMap((start, n) =>
    (interval === 'hour' ? hourOf(start, zone) % Math.min(step, DAY_HOURS) : n % step) === 0 ? [n] : [],
  )
  return interval === 'hour' && step > DAY_HOURS ? named.filter((_, n) => n % (step / DAY_HOURS) === 0) : named
}

/** The hour, or the day where a new day begins. */
function markName({ starts, interval, zone }: Periods, n: number): string {
  const start = starts[n]
  if (start === undefined) return ''
  return interval === 'day' || hourOf(start, zone) === 0 ? monthDay(start, zone) : clock(start, zone).slice(0, 5)
}
