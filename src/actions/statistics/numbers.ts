// The numbers of an account that were called in a range of time (C24).
import { listNames } from '../../store/calls/numbers.ts'
import { readCountedUntil, readNumberCounts } from '../../store/statistics/statistics.ts'
import type { NumberCounts } from '../../store/statistics/statistics.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { sumOfCalls } from './outcomes.ts'
import type { OutcomeCounts } from './outcomes.ts'
import { readRange, type AskedRange, type Range, type RangeQuery } from './range.ts'

type Reading = Pick<ActionContext, 'db' | 'account'>

interface CalledNumber {
  /** `null`: the number is unknown. */
  readonly number: string | null
  /** The name of the number in the directory. */
  readonly name: string | null
  readonly calls: number
  readonly counts: OutcomeCounts
}

export interface NumberStatistics {
  readonly range: Range
  /** Until when calls have been counted, in ms since 1970; `null`: counting has not begun. */
  readonly countedUntil: number | null
  readonly calls: number
  /** The numbers with the most calls. */
  readonly numbers: readonly CalledNumber[]
  /** All other numbers together; `null`: there are no others. */
  readonly others: { readonly numbers: number; readonly counts: OutcomeCounts } | null
}

/** `limit`: how many numbers are listed separately. */
export async function readNumberStatistics(
  context: Reading,
  { limit, ...asked }: RangeQuery & { readonly limit: number },
): Promise<Result<NumberStatistics>> {
  const { db } = context
  const read = readRange(context, asked)
  if (isFailure(read)) return read
  const { counts, numbers } = await readNumberCounts(db, read.stored, limit)
  const listed = await nameNumbers(context, counts)
  const others = counts.filter(({ number }) => number === null)
  return {
    range: read.range,
    countedUntil: await readCountedUntil(db),
    calls: sumOfCalls(counts),
    numbers: listed,
    others: others.length === 0 ? null : { numbers: numbers - listed.length, counts: others },
  }
}

/** No account has so many numbers. */
const NUMBERS_MAX = 1_000_000

/** All numbers that were called. */
export async function readAllNumbers(context: Reading, { stored }: AskedRange): Promise<readonly CalledNumber[]> {
  const { counts } = await readNumberCounts(context.db, stored, NUMBERS_MAX)
  return nameNumbers(context, counts)
}

/** The number with the most calls first. */
async function nameNumbers({ db, account }: Reading, counts: readonly NumberCounts[]): Promise<CalledNumber[]> {
  const byNumber = Map.groupBy(counts, ({ number }) => number)
  byNumber.delete(null)
  const names = await listNames(
    db,
    account.accountId,
    [...byNumber.keys()].filter((number) => number !== null),
  )
  return [...byNumber]
    .map(([number, rows]) => ({
      number: number === '' ? null : number,
      name: names.get(number ?? '') ?? null,
      calls: sumOfCalls(rows),
      counts: rows,
    }))
    .toSorted((a, b) => b.calls - a.calls || ((a.number ?? '') < (b.number ?? '') ? -1 : 1))
}
