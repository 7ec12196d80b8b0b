// Keeps the board up to date: at most two responses a second, however much happens.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { liveQuery } from '../../api/live.ts'
import type { Live } from '../../api/live.ts'
import { ProblemError } from '../../api/problem.ts'
import { useDisconnected } from '../../api/stream.ts'
import type { ServerClock } from '../../parts/server-clock.tsx'
import { updateBoardCalls, updateSeenSegments, ENDED_VISIBLE_MS, dropEndedCalls, roomFor } from './board-calls.ts'
import type { BoardCall, SeenSegments } from './board-calls.ts'
import { useHold } from './use-hold.ts'
import type { Hold } from './use-hold.ts'

const REFRESH_MS = 500
/** The server caches a response for up to a second: the last change is in the next one. */
const SETTLE_MS = 1_200
/** Durations grow although nothing happens. */
const POLL_MS = 10_000
/** Clocks that differ by less count as equal: responses take time. */
const CLOCK_TOLERANCE_MS = 1_500

export interface Board {
  readonly query: ReturnType<typeof useLive>
  readonly lines: readonly BoardCall[]
  readonly seen: SeenSegments
  /** Number of lines that have room. */
  readonly room: number
  /** Keeps ended lines while somebody points at the board. */
  readonly hold: Hold
  readonly pace: ServerClock
}

export function useBoard(): Board {
  const query = useLive()
  const queries = useQueryClient()
  const [seen, setSeen] = useState<SeenSegments>(new Map())
  const hold = useHold()
  const lines = useLines(query.data, hold.isHeld)
  const [room, setRoom] = useState(0)
  const needed = roomFor(lines.length, room)
  if (needed !== room) setRoom(needed)
  const last = useRef<ReturnType<typeof setTimeout> | null>(null)
  const requestUpdate = (): void => {
    // A request under way may finish: otherwise a busy board would never get a response.
    void queries.invalidateQueries({ queryKey: liveQuery.queryKey }, { cancelRefetch: false })
  }
  useBatchedChanges(
    () => true,
    (changes) => {
      const known = new Set([...lines.map(({ call }) => call.id), ...changes.flatMap(({ id }) => id ?? [])])
      setSeen((before) => updateSeenSegments(before, changes, known))
      requestUpdate()
      if (last.current !== null) clearTimeout(last.current)
      last.current = setTimeout(requestUpdate, SETTLE_MS)
    },
    REFRESH_MS,
  )
  useEffect(
    () => () => {
      if (last.current !== null) clearTimeout(last.current)
    },
    [],
  )
  return { query, lines, seen, room, hold, pace: usePace(query) }
}

function useLive() {
  return useQuery({ ...liveQuery, refetchInterval: POLL_MS })
}

/**
 * Lines change with each response, and when an ended call has stayed long enough; while the pointer is on the board, only
 * afterwards.
 */
function useLines(live: Live | undefined, isHeld: boolean): readonly BoardCall[] {
  const [lines, setLines] = useState<readonly BoardCall[]>([])
  const [shown, setShown] = useState<Live | undefined>(undefined)
  if (live !== shown) {
    setShown(live)
    if (live) setLines((before) => updateBoardCalls(before, live.calls, Date.now()))
  }
  const isOver = lines.some(({ overAt }) => overAt !== null)
  useEffect(() => {
    if (!isOver || isHeld) return
    const timer = setInterval(() => setLines((before) => withoutOver(before)), ENDED_VISIBLE_MS / 3)
    return () => clearInterval(timer)
  }, [isOver, isHeld])
  return lines
}

function withoutOver(lines: readonly BoardCall[]): readonly BoardCall[] {
  const left = dropEndedCalls(lines, Date.now())
  return left.length === lines.length ? lines : left
}

/** The server's clock, and since when the server does not respond: from the stream, or from failed requests. */
function usePace({ data, dataUpdatedAt, failureReason }: ReturnType<typeof useLive>): ServerClock {
  const away = useDisconnected()
  const [aheadMs, setAheadMs] = useState(0)
  const found = data ? Date.parse(data.now) - dataUpdatedAt : 0
  if (Math.abs(found - aheadMs) > CLOCK_TOLERANCE_MS) setAheadMs(found)
  const fails = failureReason !== null && !(failureReason instanceof ProblemError)
  return { aheadMs, stoppedAt: away ?? (fails && dataUpdatedAt > 0 ? dataUpdatedAt : null) }
}
