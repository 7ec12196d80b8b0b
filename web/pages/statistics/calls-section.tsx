import { useQuery } from '@tanstack/react-query'
import type { Outcome } from '../../../src/calls/call.ts'
import { callStatistics, numberStatistics } from '../../api/statistics.ts'
import type { StatisticsRange } from '../../api/statistics.ts'
import { phone } from '../../parts/phone.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Empty, Failed } from '../../parts/states.tsx'
import { TableFrame } from '../../parts/table.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { BarChart } from './chart.tsx'
import { ChartLoading } from './chart-loading.tsx'
import { fillOf } from './fills.tsx'

const say = words.statistics

/** The outcomes of calls, over time and by dialled number. */
export function CallsSection({ range, hidden }: { range: StatisticsRange; hidden: boolean }) {
  const calls = useQuery(callStatistics(range))
  return (
    <section className="statistics" aria-labelledby="statistics-calls" hidden={hidden}>
      <h2 id="statistics-calls">{say.calls}</h2>
      {calls.isLoadingError ? (
        <Failed error={calls.error} onRetry={() => void calls.refetch()} />
      ) : !calls.data ? (
        <ChartLoading />
      ) : calls.data.calls === 0 ? (
        <Empty title={say.noCalls}>
          <p>{say.noCallsWhy}</p>
        </Empty>
      ) : (
        <div className="beside">
          <BarChart
            label={say.outcomes}
            periods={{ starts: calls.data.starts, interval: calls.data.interval, zone: calls.data.timezone }}
            show={number}
            series={calls.data.outcomes.map(({ outcome, calls: total, series }) => ({
              id: outcome,
              label: words.life.outcome[outcome],
              fill: outcome,
              values: series,
              total,
            }))}
          />
          <Numbers range={range} />
        </div>
      )}
    </section>
  )
}

function Numbers({ range }: { range: StatisticsRange }) {
  const { data, error, isLoadingError, refetch } = useQuery(numberStatistics(range))
  if (isLoadingError) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <ChartLoading />
  const most = Math.max(1, ...data.numbers.map(({ calls }) => calls))
  const others = data.other
  return (
    <TableFrame label={say.numbers}>
      <table className="table figures-table">
        <thead>
          <tr>
            <th>{say.number}</th>
            <th className="trend">{say.outcome}</th>
            <th className="num">{say.calls}</th>
            <th className="num">{words.life.outcome.answered}</th>
          </tr>
        </thead>
        <tbody>
          {data.numbers.map(({ number: ours, name, calls, outcomes }) => (
            <tr key={ours}>
              <td>
                {ours === null ? (
                  say.unknownNumber
                ) : (
                  <span className="clip">{sanitizeLine(name ?? '') || phone(ours)}</span>
                )}
                {ours !== null && name !== null && name !== '' && <small>{phone(ours)}</small>}
              </td>
              <td className="trend">
                <OutcomeBar outcomes={outcomes} share={calls / most} />
              </td>
              <td className="num">{number(calls)}</td>
              <td className="num">{percent(outcomes['answered'] ?? 0, calls)}</td>
            </tr>
          ))}
          {others && (
            <tr>
              <td>{say.otherNumbers(number(others.numbers), others.numbers === 1)}</td>
              <td className="trend">–</td>
              <td className="num">{number(others.calls)}</td>
              <td className="num">{percent(others.outcomes['answered'] ?? 0, others.calls)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </TableFrame>
  )
}

const BAR = { width: 120, height: 12 }

/** The outcomes of a number's calls, side by side; the length is proportional to the number of calls. */
function OutcomeBar({ outcomes, share }: { outcomes: Readonly<Record<string, number>>; share: number }) {
  const counts = Object.entries(outcomes) as [Outcome, number][]
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  let x = 0
  return (
    <svg className="outcomebar" viewBox={`0 0 ${BAR.width} ${BAR.height}`} role="img" aria-label={inWords(counts)}>
      <title>{inWords(counts)}</title>
      {counts.map(([outcome, count]) => {
        const wide = (BAR.width * share * count) / Math.max(1, all)
        x += wide
        return <rect key={outcome} x={x - wide} width={wide} height={BAR.height} fill={fillOf(outcome)} />
      })}
    </svg>
  )
}

function inWords(counts: readonly (readonly [Outcome, number])[]): string {
  return counts.map(([outcome, count]) => `${words.life.outcome[outcome]} ${number(count)}`).join(', ')
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`
}
