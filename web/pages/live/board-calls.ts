// The lines of the board. Pure.
//
// A line comes below all others, since it began last, and keeps its place. One whose call has ended stays, greyed, for a
// moment, so that whoever reads it can finish; then it goes, and those below it move up.
import type { Live } from '../../api/live.ts'
import { isStatus } from '../../parts/status-segments.ts'
import type { StatusSegment } from '../../parts/status-segments.ts'

export type LiveCall = Live['calls'][number]

export interface BoardCall {
  readonly call: LiveCall
  /** When the page saw that it was over, ms since 1970 by our clock; `null`: it goes on. */
  readonly overAt: number | null
}

/** How long an ended call stays. */
export const ENDED_VISIBLE_MS = 5_000

/** The next lines, after an answer with the calls that go on. */
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

/** Without those that were over long enough. */
export function dropEndedCalls(lines: readonly BoardCall[], nowMs: number): BoardCall[] {
  return lines.filter(({ overAt }) => overAt === null || nowMs - overAt < ENDED_VISIBLE_MS)
}

/** Lines that the board has room for, where other parts stand below it: some at a time, so that those seldom move. */
const ROOM_STEP = 3

/** The room for `n` lines, with one to spare when it changes. Room that is there stays until much of it is empty. */
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

// Longer calls fill the strip: what is compared is who waits and who talks, not who talks longest.
const SCALES = [60, 120, 300, 600, 1_200]

/** So many seconds fill the width of every strip: it changes seldom, so that lines are not drawn anew for it. */
export function scaleOf(lines: readonly BoardCall[], nowMs: number): number {
  const longest = Math.max(0, ...lines.map(({ call }) => (nowMs - Date.parse(call.started_at)) / 1_000))
  return SCALES.find((scale) => longest < scale) ?? SCALES.at(-1) ?? 0
}

/** What was seen of calls while the board was open, by their ids. */
export type SeenSegments = ReadonlyMap<string, readonly StatusSegment[]>

interface StatusChange {
  readonly type: string
  readonly id?: string
  readonly event?: unknown
  readonly at?: unknown
}

/** Calls change their status while the board is open: so it knows more than where they are now. */
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
    // Out of order: the board will be sent the right status anyway.
    if (last && last.fromMs >= fromMs) continue
    const closed = last ? [...stretches.slice(0, -1), { ...last, toMs: fromMs }] : []
    seen.set(id, [...closed, { status: event, fromMs, toMs: null }])
  }
  return seen
}
