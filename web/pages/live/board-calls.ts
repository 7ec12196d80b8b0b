// The lines of the board. Pure.
//
// A new line stands below all others, since its call began last, and keeps its place. The line of an ended call stays for a
// moment, in grey, so that a person can finish reading; then it disappears, and the lines below move up.
import type { Live } from '../../api/live.ts'
import { isStatus } from '../../parts/status-segments.ts'
import type { StatusSegment } from '../../parts/status-segments.ts'

export type LiveCall = Live['calls'][number]

export interface BoardCall {
  readonly call: LiveCall
  /** When the page saw the end of the call, ms since 1970 by the browser's clock; `null`: the call is active. */
  readonly overAt: number | null
}

/** How long an ended call stays. */
export const ENDED_VISIBLE_MS = 5_000

/** The next lines, from a response with the active calls. */
export function updateBoardCalls(before: readonly BoardCall[], calls: readonly LiveCall[], nowMs: number): BoardCall[] {
  const known = new Map(before.map((line) => [line.call.id, line]))
  const ids = new Set(calls.map(({ id }) => id))
  const going = calls.map((call): BoardCall => {
    const line = known.get(call.id)
    return line && line.overAt === null && sameCall(line.call, call) ? line : { call, overAt: null }
  })
  const over = before
    .filter(({ call }) => !ids.has(call.id))
    .map((line): BoardCall => (line.overAt === null ? { ...line, overAt: nowMs } : line))
  return [...going, ...over].toSorted(byStart)
}

/** The lines without calls that ended long enough ago. */
export function dropEndedCalls(lines: readonly BoardCall[], nowMs: number): BoardCall[] {
  return lines.filter(({ overAt }) => overAt === null || nowMs - overAt < ENDED_VISIBLE_MS)
}

/** The board grows by this number of lines, so that the parts below it seldom move. */
const ROOM_STEP = 3

/** The room for `n` lines, with one to spare when it changes. It only shrinks once much of it is empty. */
export function roomFor(n: number, before: number): number {
  const isRight = before > 0 && n <= before && n + 3 * ROOM_STEP > before
  return isRight ? before : Math.ceil((n + 1) / ROOM_STEP) * ROOM_STEP
}

function byStart({ call: a }: BoardCall, { call: b }: BoardCall): number {
  return a.started_at.localeCompare(b.started_at) || a.id.localeCompare(b.id)
}

function sameCall(a: LiveCall, b: LiveCall): boolean {
  return (Object.keys(a) as (keyof LiveCall)[]).every((key) => a[key] === b[key])
}

// Longer calls fill the strip: the point is to see who waits and who talks, not who talks longest.
const SCALES = [60, 120, 300, 600, 1_200]

/** Number of seconds in the width of every strip: it seldom changes, so that lines are not redrawn for it. */
export function scaleOf(lines: readonly BoardCall[], nowMs: number): number {
  const longest = Math.max(0, ...lines.map(({ call }) => (nowMs - Date.parse(call.started_at)) / 1_000))
  return SCALES.find((scale) => longest < scale) ?? SCALES.at(-1) ?? 0
}

/** The segments of calls that were seen while the board was open, by call id. */
export type SeenSegments = ReadonlyMap<string, readonly StatusSegment[]>

interface StatusChange {
  readonly type: string
  readonly id?: string
  readonly event?: unknown
  readonly at?: unknown
}

/** Calls change their status while the board is open: so the board knows more than the present status. */
export function updateSeenSegments(
  before: SeenSegments,
  changes: readonly StatusChange[],
  goingOn: ReadonlySet<string>,
): SeenSegments {
  const seen = new Map([...before].filter(([id]) => goingOn.has(id)))
  for (const { type, id, event, at } of changes) {
    if (type !== 'call' || id === undefined || typeof event !== 'string' || typeof at !== 'string') continue
    if (!isStatus(event) || event === 'ended') continue
    const stretches = seen.get(id) ?? []
    const fromMs = Date.parse(at)
    const last = stretches.at(-1)
    // Out of order: the next response will have the right status.
    if (last && last.fromMs >= fromMs) continue
    const closed = last ? [...stretches.slice(0, -1), { ...last, toMs: fromMs }] : []
    seen.set(id, [...closed, { status: event, fromMs, toMs: null }])
  }
  return seen
}
