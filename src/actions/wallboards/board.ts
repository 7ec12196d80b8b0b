// The content of a wallboard. Data that a wallboard must not show is left out or masked here, so that it never leaves
// Offhook.
import { STATUSES, OUTCOMES } from '../../calls/status.ts'
import type { Outcome, Status } from '../../calls/call.ts'
import { addDays, localDay, startOfLocalDay } from '../../render/template/local-day.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { Db } from '../../store/database/tables.ts'
import { countOpenCalls, listLongestOpenCalls } from '../../store/calls/open-calls.ts'
import { readCallSeries } from '../../store/statistics/statistics.ts'
import { maskNumbers } from '../../text/mask-numbers.ts'
import { openCallOf, type OpenCall } from '../live/open-call.ts'

/** The most calls on a wallboard. The largest screen has no room for a longer list. */
const CALLS_MAX = 100
/** Longer texts are cut on any screen. */
const TEXT_MAX = 120

const WAITING = ['ringing', 'in_menu', 'queued'] as const satisfies readonly Status[]
const TALKING = ['answered', 'on_hold', 'transferring'] as const satisfies readonly Status[]

/** A call on a wallboard: texts are short, and masked if the wallboard hides numbers. */
export type BoardCall = Omit<OpenCall, 'uniqueid' | 'sourceId' | 'queueDuration' | 'isReplayed'>

/** Times are milliseconds since 1970. */
export interface Board {
  readonly now: number
  readonly timezone: string
  readonly calls: readonly BoardCall[]
  readonly total: number
  readonly waiting: number
  readonly talking: number
  /** `null`: no call is waiting. */
  readonly longestWaitingSince: number | null
  readonly today: {
    readonly calls: number
    readonly outcomes: readonly { readonly outcome: Outcome; readonly calls: number }[]
  }
}

/** The data that all wallboards of an account show. `hidesNumbers`: only the last digits of phone numbers are shown. */
export async function readBoard(db: Db, accountId: number, hidesNumbers: boolean): Promise<Board> {
  const now = Date.now()
  const timezone = (await findAccountById(db, accountId))?.timezone ?? 'UTC'
  const [rows, counts, today] = await Promise.all([
    listLongestOpenCalls(db, accountId, { first: WAITING, limit: CALLS_MAX }),
    countOpenCalls(db, accountId),
    readToday(db, accountId, { timezone, now }),
  ])
  const calls = rows.map((row) => boardCall(openCallOf(row), hidesNumbers))
  const count = (statuses: readonly (Status | null)[]): number =>
    statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0)
  return {
    now,
    timezone,
    calls,
    total: count([...STATUSES, null]),
    waiting: count([...WAITING, null]),
    talking: count(TALKING),
    longestWaitingSince: longestWaitingSince(calls),
    today,
  }
}

function boardCall(call: OpenCall, hidesNumbers: boolean): BoardCall {
  const text = (value: string | null): string | null =>
    value === null ? null : (hidesNumbers ? maskNumbers(value) : value).slice(0, TEXT_MAX)
  const { callId, status, since, startedAt, answeredAt, isTest } = call
  return {
    callId,
    status,
    since,
    startedAt,
    answeredAt,
    direction: text(call.direction),
    caller: text(call.caller),
    callerName: text(call.callerName),
    dialled: text(call.dialled),
    dialledName: text(call.dialledName),
    agent: text(call.agent),
    queue: text(call.queue),
    isTest,
  }
}

/** A call that is waiting after an answer counts from its last change of status. */
function longestWaitingSince(calls: readonly BoardCall[]): number | null {
  const times = calls
    .filter(({ status }) => status === null || WAITING.some((waiting) => waiting === status))
    .map(({ answeredAt, startedAt, since }) => (answeredAt === null ? startedAt : since))
  return times.length === 0 ? null : Math.min(...times)
}

/** Reads the figures of today, counted as in the statistics (C24). */
async function readToday(
  db: Db,
  accountId: number,
  { timezone, now }: { readonly timezone: string; readonly now: number },
) {
  const day = localDay(timezone, now)
  const edges = [startOfLocalDay(timezone, day), startOfLocalDay(timezone, addDays(day, 1))]
  const rows = await readCallSeries(db, { accountId, interval: 'hour', edges })
  const outcomes = OUTCOMES.flatMap((outcome) => {
    const calls = rows.find((row) => row.outcome === outcome)?.calls ?? 0
    return calls === 0 ? [] : [{ outcome, calls }]
  })
  return { calls: outcomes.reduce((sum, { calls }) => sum + calls, 0), outcomes }
}
