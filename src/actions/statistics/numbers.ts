// Which numbers of an account were called over a range of time (C24).
import { listNames } from '../../store/calls/numbers.ts'
import { readCountedUntil, readNumberCounts } from '../../store/statistics/statistics.ts'
import type { NumberCounts } from '../../store/statistics/statistics.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { sumOfCalls } from './outcomes.ts'
import type { OutcomeCounts } from './outcomes.ts'
import { readRange, type AskedRange, type Range, type RangeQuery } from './range.ts'

type Reading = Pick<ActionContext, 'db' | 'account'>

export interface CalledNumber {
  /** `null`: not known. */
  readonly number: string | null
  /** In the directory. */
  readonly name: string | null
  readonly calls: number
  readonly counts: OutcomeCounts
}

export interface NumberStatistics {
  readonly range: Range
  /** Up to when calls are counted, in ms since 1970; `null`: not begun. */
  readonly countedUntil: number | null
  readonly calls: number
  /** The ones with the most calls. */
  readonly numbers: readonly CalledNumber[]
  /** All others together; `null`: there are none. */
  readonly others: { readonly numbers: number; readonly counts: OutcomeCounts } | null
}

/** `limit`: so many numbers are told apart. */
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

/** More numbers than any account has. */
const NUMBERS_MAX = 1_000_000

/** Every number that was called. */
export async function readAllNumbers(context: Reading, { stored }: AskedRange): Promise<readonly CalledNumber[]> {
  const { counts } = await readNumberCounts(context.db, stored, NUMBERS_MAX)
  return nameNumbers(context, counts)
}

/** Most calls first. */
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
