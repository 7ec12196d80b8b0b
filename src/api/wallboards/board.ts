// What a screen on the wall shows. What it must not show is left out or masked here: it never leaves the program.
import { STATUSES, OUTCOMES } from '../../calls/status.ts'
import type { Status } from '../../calls/call.ts'
import { addDays, localDay, startOfLocalDay } from '../../render/template/local-day.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { countOpenCalls, listLongestOpenCalls } from '../../store/calls/open-calls.ts'
import { readCallSeries } from '../../store/statistics/statistics.ts'
import { maskNumbers } from '../../text/mask-numbers.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { callOutput } from '../live/snapshot.ts'
import type { ApiDeps } from '../routing/deps.ts'

/** More than the largest screen has room for. */
const CALLS_MAX = 100
/** Longer texts are cut on any screen. */
const TEXT_MAX = 120

const WAITING = ['ringing', 'in_menu', 'queued'] as const satisfies readonly Status[]
const TALKING = ['answered', 'on_hold', 'transferring'] as const satisfies readonly Status[]

export type BoardDeps = Pick<ApiDeps, 'db' | 'version'>

/** What the boards of an account have in common. `hidesNumbers`: of phone numbers only the last digits are there. */
export async function boardOf({ db, version }: BoardDeps, accountId: number, hidesNumbers: boolean) {
  const now = Date.now()
  const timezone = (await findAccountById(db, accountId))?.timezone ?? 'UTC'
  const [rows, counts, today] = await Promise.all([
    listLongestOpenCalls(db, accountId, { first: WAITING, limit: CALLS_MAX }),
    countOpenCalls(db, accountId),
    readToday(db, accountId, { timezone, now }),
  ])
  const calls = rows.map((row) => boardCall(callOutput(row, undefined), hidesNumbers))
  const count = (statuses: readonly (Status | null)[]): number =>
    statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0)
  return {
    now: timeText(now),
    timezone,
    version,
    calls,
    total: count([...STATUSES, null]),
    waiting: count([...WAITING, null]),
    talking: count(TALKING),
    longest_waiting_since: timeOrNull(longestWaitingSince(calls)),
    today,
  }
}

type BoardCall = ReturnType<typeof boardCall>

function boardCall(call: ReturnType<typeof callOutput>, hidesNumbers: boolean) {
  const text = (value: string | null): string | null =>
    value === null ? null : (hidesNumbers ? maskNumbers(value) : value).slice(0, TEXT_MAX)
  const { id, status, since, started_at, answered_at, is_test } = call
  return {
    id,
    status,
    since,
    started_at,
    answered_at,
    direction: text(call.direction),
    caller: text(call.caller),
    caller_name: text(call.caller_name),
    dialled: text(call.dialled),
    dialled_name: text(call.dialled_name),
    agent: text(call.agent),
    queue: text(call.queue),
    is_test,
  }
}

/** One that was answered and waits again has waited since then. */
function longestWaitingSince(calls: readonly BoardCall[]): number | null {
  const times = calls
    .filter(({ status }) => status === null || WAITING.some((waiting) => waiting === status))
    .map((call) => Date.parse(call.answered_at === null ? call.started_at : call.since))
  return times.length === 0 ? null : Math.min(...times)
}

/** As the statistics count them (C24). */
async function readToday(
  db: ApiDeps['db'],
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
