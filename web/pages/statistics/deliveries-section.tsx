import { OPEN_STATES } from '../../../src/delivery/delivery-states.ts'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { deliveryStatistics } from '../../api/statistics.ts'
import type { DeliveryStatistics, StatisticsRange } from '../../api/statistics.ts'
import { routeName } from '../../parts/route-name.ts'
import { Empty, Failed } from '../../parts/states.tsx'
import { TableFrame } from '../../parts/table.tsx'
import { milliseconds, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { BarChart, LineChart } from './chart.tsx'
import { ChartLoading } from './chart-loading.tsx'
import { grouped } from './chart-scale.ts'
import { fillOf } from './fills.tsx'

const say = words.statistics

interface Props {
  readonly range: StatisticsRange
  /** The integration of the charts; `null`: all together. */
  readonly integration: string | null
  /** The URL of this page with another integration. */
  readonly searchOf: (integration: string | null) => Record<string, string>
}

/** The results of deliveries: all in charts, each integration in a row. */
export function DeliveriesSection({ range, integration, searchOf }: Props) {
  const all = useQuery(deliveryStatistics(range, null))
  const one = useQuery({ ...deliveryStatistics(range, integration), enabled: integration !== null })
  const shown = integration === null ? all : one
  return (
    <section className="statistics" aria-labelledby="statistics-deliveries">
      <h2 id="statistics-deliveries">{say.deliveries}</h2>
      {shown.isLoadingError || all.isLoadingError ? (
        <Failed
          error={shown.error ?? all.error}
          onRetry={() => {
            void all.refetch()
            if (integration !== null) void one.refetch()
          }}
        />
      ) : !shown.data || !all.data ? (
        <ChartLoading />
      ) : all.data.integrations.length === 0 ? (
        <Empty title={say.noDeliveries}>
          <p>{say.noDeliveriesWhy}</p>
        </Empty>
      ) : (
        <div className="beside">
          <Charts of={shown.data} />
          <Integrations of={all.data} chosen={integration} searchOf={searchOf} />
        </div>
      )}
    </section>
  )
}

function Charts({ of: { starts, interval, timezone: zone, points, total } }: { of: DeliveryStatistics }) {
  const periods = { starts, interval, zone }
  return (
    <div className="charts">
      <BarChart
        label={say.deliveries}
        periods={periods}
        show={number}
        series={[
          {
            id: 'failed',
            label: say.failed,
            fill: 'undelivered',
            values: points.map(({ failed }) => failed),
            total: total.failed,
          },
          {
            id: 'late',
            label: say.late,
            fill: 'late',
            values: points.map(({ late }) => late),
            total: total.late,
          },
          {
            id: 'delivered',
            label: say.onTime,
            fill: 'delivered',
            values: points.map(({ delivered, late }) => delivered - late),
            total: total.delivered - total.late,
          },
        ]}
      />
      <LineChart
        label={say.responses}
        periods={periods}
        show={milliseconds}
        showMark={(ms) => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`)}
        series={[
          {
            id: 'median',
            label: say.median,
            dashed: false,
            values: points.map(({ median_ms: ms }) => ms),
            total: total.median_ms,
          },
          {
            id: 'p99',
            label: say.p99,
            dashed: true,
            values: points.map(({ p99_ms: ms }) => ms),
            total: total.p99_ms,
          },
        ]}
      />
    </div>
  )
}

interface IntegrationsProps extends Pick<Props, 'searchOf'> {
  readonly of: DeliveryStatistics
  readonly chosen: string | null
}

function Integrations({ of: { integrations, other, total, points, from, to }, chosen, searchOf }: IntegrationsProps) {
  return (
    <TableFrame label={say.byRoute}>
      <table className="table figures-table">
        <thead>
          <tr>
            <th>{say.name}</th>
            <th className="trend">{say.trend}</th>
            <th className="num">{say.delivered}</th>
            <th className="num">{say.failed}</th>
            <th className="num">{say.waiting}</th>
            <th className="num">{say.late}</th>
            <th className="num">{say.median}</th>
            <th className="num">
              <abbr title={say.p99}>{say.p99Short}</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <Link className="name" to="/statistics" search={searchOf(null)} activeOptions={EXACT}>
                {say.total}
              </Link>
            </td>
            <td className="trend">
              <SmallBars
                delivered={points.map(({ delivered }) => delivered)}
                failed={points.map(({ failed }) => failed)}
              />
            </td>
            <Counts of={total} />
          </tr>
          {integrations.map(({ integration_id: id, integration_name: name, series, ...figures }) => (
            <tr key={id} className={chosen === id ? 'sel' : undefined}>
              <td>
                <Link className="name" to="/statistics" search={searchOf(id)} activeOptions={EXACT}>
                  {routeName(name)}
                </Link>
              </td>
              <td className="trend">
                <SmallBars delivered={series.delivered} failed={series.failed} />
              </td>
              <Counts
                of={figures}
                waiting={
                  figures.waiting > 0 && (
                    <Link
                      className="link"
                      to="/deliveries"
                      search={{ integration_id: id, state: OPEN_STATES.join(',') }}
                      aria-label={say.waitingOf(number(figures.waiting), routeName(name))}
                    >
                      {number(figures.waiting)}
                    </Link>
                  )
                }
                failed={
                  figures.failed > 0 && (
                    <Link
                      className="link"
                      to="/deliveries"
                      search={{ integration_id: id, state: 'failed', from, to }}
                      aria-label={say.failedOf(number(figures.failed), routeName(name))}
                    >
                      {number(figures.failed)}
                    </Link>
                  )
                }
              />
            </tr>
          ))}
          {other && (
            <tr>
              <td>{say.otherIntegrations(other.integrations)}</td>
              <td className="trend">–</td>
              <Counts of={{ ...other, median_ms: null, p99_ms: null }} />
            </tr>
          )}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** Marks the link as current whose range and integration equal those of the page. */
const EXACT = { exact: true, includeSearch: true }

interface CountsProps {
  readonly of: Pick<DeliveryStatistics['total'], 'delivered' | 'failed' | 'waiting' | 'late' | 'median_ms' | 'p99_ms'>
  /** Replaces the plain number. */
  readonly failed?: ReactNode
  readonly waiting?: ReactNode
}

function Counts({ of, failed, waiting }: CountsProps) {
  const { delivered, late, median_ms: median, p99_ms: p99 } = of
  return (
    <>
      <td className="num">{number(delivered)}</td>
      <td className="num">{failed || number(of.failed)}</td>
      <td className="num">{waiting || number(of.waiting)}</td>
      <td className="num">{number(late)}</td>
      <td className="num">{median === null ? '–' : milliseconds(median)}</td>
      <td className="num">{p99 === null ? '–' : milliseconds(p99)}</td>
    </>
  )
}

const SMALL = { count: 30, step: 4, width: 3, height: 24 }

/** A small chart with the same data, in the height of a line. The figures stand beside it. */
function SmallBars({ delivered, failed }: Record<'delivered' | 'failed', readonly number[]>) {
  const [good, bad] = [grouped(delivered, SMALL.count), grouped(failed, SMALL.count)]
  const most = Math.max(1, ...good.map((one, n) => one + (bad[n] ?? 0)))
  const tallOf = (value: number): number => (value === 0 ? 0 : Math.max(1.5, (value / most) * SMALL.height))
  return (
    <svg className="smallbars" viewBox={`0 0 ${good.length * SMALL.step} ${SMALL.height}`} aria-hidden="true">
      {good.map((value, n) => {
        const [ok, wrong] = [tallOf(value), tallOf(bad[n] ?? 0)]
        return (
          // oxlint-disable-next-line react/no-array-index-key -- they stand in the order of time
          <g key={n}>
            <rect
              x={n * SMALL.step}
              width={SMALL.width}
              y={SMALL.height - wrong}
              height={wrong}
              fill={fillOf('undelivered')}
            />
            <rect
              x={n * SMALL.step}
              width={SMALL.width}
              y={SMALL.height - wrong - ok}
              height={ok}
              fill={fillOf('delivered')}
            />
          </g>
        )
      })}
    </svg>
  )
}
