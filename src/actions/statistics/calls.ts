// The outcomes of an account's calls in a range of time (C24).
import { OUTCOMES } from '../../calls/status.ts'
import type { Outcome } from '../../calls/call.ts'
import { readCallSeries, readCountedUntil } from '../../store/statistics/statistics.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { sumOfCalls } from './outcomes.ts'
import type { OutcomeCounts } from './outcomes.ts'
import { readRange, seriesOf, type AskedRange, type Range, type RangeQuery } from './range.ts'

type Reading = Pick<ActionContext, 'db' | 'account'>

export interface CallStatistics {
  readonly range: Range
  /** Until when calls have been counted, in ms since 1970; `null`: counting has not begun. */
  readonly countedUntil: number | null
  readonly calls: number
  readonly outcomes: readonly {
    readonly outcome: Outcome
    readonly calls: number
    /** One value for each period. */
    readonly series: number[]
  }[]
}

export async function readCallStatistics(context: Reading, asked: RangeQuery): Promise<Result<CallStatistics>> {
  const read = readRange(context, asked)
  if (isFailure(read)) return read
  const { range, stored } = read
  const rows = await readCallSeries(context.db, stored)
  const outcomes = OUTCOMES.flatMap((outcome) => {
    const counted = rows.filter((row) => row.outcome === outcome)
    if (counted.length === 0) return []
    const values = counted.map((row) => [row.period, row.calls] as const)
    return [{ outcome, calls: sumOfCalls(counted), series: seriesOf(range, values) }]
  })
  return { range, countedUntil: await readCountedUntil(context.db), calls: sumOfCalls(outcomes), outcomes }
}

/** The calls of each period. */
export async function readCallsByPeriod(
  { db }: Pick<ActionContext, 'db'>,
  { range, stored }: AskedRange,
): Promise<readonly { readonly from: number; readonly counts: OutcomeCounts }[]> {
  const rows = Map.groupBy(await readCallSeries(db, stored), ({ period }) => period)
  return range.starts.map((from, period) => ({ from, counts: rows.get(period) ?? [] }))
}
