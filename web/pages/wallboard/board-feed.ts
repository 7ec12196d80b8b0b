// Keeps a wallboard up to date for days: by its stream, or by polling while the stream fails.
//
// The wallboard is live as long as the last response is known to be current: since the response, or, while a stream reports
// every change, since the last event of the stream. One timer checks what is due, so that a machine that slept continues
// correctly; no list grows.
import type { WallboardView } from '../../api/wallboard.ts'

export interface BoardState {
  /** The last response; `null`: none yet, or the link no longer works. */
  readonly view: WallboardView | null
  /** When the response was last known to be current, ms since 1970 by the browser's clock. */
  readonly heldAt: number | null
  /** How far the server's clock is ahead of the browser's. */
  readonly aheadMs: number
  /** The link does not work: it did before (`revoked`), or never here. */
  readonly refused: 'revoked' | 'unknown' | null
}

export interface BoardFeedDeps {
  /** Fetches the present view; `null`: the link does not work. Rejects if the server cannot be reached. */
  readonly read: () => Promise<WallboardView | null>
  /** Follows the stream; the returned function ends it. */
  readonly follow: (follower: { readonly onEvent: (type: string) => void; readonly onEnd: () => void }) => () => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The server was updated, and so was the page. */
  readonly onNewVersion: () => void
}

interface BoardFeed {
  readonly state: () => BoardState
  /** Calls back when the state changes; the returned function ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** Runs the due work. Called a few times a second, and when the screen is back. */
  readonly tick: () => void
  /** The screen is back, from sleep or from a lost network: everything is due. */
  readonly wake: () => void
  readonly stop: () => void
}

/** How often to call `tick`. */
export const TICK_MS = 500
/** The minimum time between two responses, however much changes; and after a failed request. */
const PACE_MS = 1_000
const RETRY_MS = 2_000
/** The server caches a response for up to a second: the last change is in the next one. */
const SETTLE_MS = 1_200
/** Durations grow although nothing happens, and the poll shows changes without an event. */
const POLL_WITH_STREAM_MS = 15_000
const POLL_MS = 2_000
/** The server sends a heartbeat every 3 s. */
const SILENT_MS = 8_000
const REOPEN_MS = 5_000
/** Longer than the slowest of these times: afterwards the view may be wrong. */
export const STALE_MS = 10_000
/** Clocks that differ by less count as equal: responses take time. */
const CLOCK_TOLERANCE_MS = 1_500

export function createBoardFeed({ read, follow, now, onNewVersion }: BoardFeedDeps): BoardFeed {
  let state: BoardState = { view: null, heldAt: null, aheadMs: 0, refused: null }
  const listeners = new Set<() => void>()
  let isStopped = false
  let isReading = false
  /** When the next request is due, and until when responses may lack a change. */
  let readAt = 0
  let settlesAt = 0
  let lastReadAt = Number.NEGATIVE_INFINITY
  /** A response came, and no change since. */
  let isCurrent = false
  let unfollow: (() => void) | null = null
  let followAt = 0
  let heardAt = 0

  const set = (next: Partial<BoardState>): void => {
    state = { ...state, ...next }
    for (const notify of listeners) notify()
  }

  const stop = (): void => {
    isStopped = true
    unfollow?.()
    unfollow = null
  }

  const refuse = (): void => {
    stop()
    set({ view: null, refused: state.view === null ? 'unknown' : 'revoked' })
  }

  const take = (view: WallboardView): void => {
    const at = now()
    if (state.view !== null && state.view.version !== view.version) onNewVersion()
    const found = Date.parse(view.now) - at
    const aheadMs = Math.abs(found - state.aheadMs) > CLOCK_TOLERANCE_MS ? found : state.aheadMs
    isCurrent = settlesAt <= lastReadAt
    readAt = isCurrent ? at + (unfollow ? POLL_WITH_STREAM_MS : POLL_MS) : Math.max(settlesAt, lastReadAt + PACE_MS)
    set({ view, heldAt: at, aheadMs })
  }

  const refresh = async (): Promise<void> => {
    isReading = true
    lastReadAt = now()
    try {
      const view = await read()
      if (isStopped) return
      if (view === null) refuse()
      else take(view)
    } catch {
      isCurrent = false
      readAt = now() + RETRY_MS
    } finally {
      isReading = false
    }
  }

  const onEvent = (type: string): void => {
    const at = now()
    heardAt = at
    if (type !== 'heartbeat') {
      settlesAt = at + SETTLE_MS
      isCurrent = false
      readAt = Math.min(readAt, Math.max(at, lastReadAt + PACE_MS))
      tick()
    } else if (isCurrent) set({ heldAt: at })
  }

  const open = (): void => {
    heardAt = now()
    const end = follow({
      onEvent: (type) => {
        if (unfollow === end) onEvent(type)
      },
      onEnd: () => {
        if (unfollow === end) close(REOPEN_MS)
      },
    })
    unfollow = end
  }

  const close = (reopenMs: number): void => {
    unfollow?.()
    unfollow = null
    followAt = now() + reopenMs
    // The next response shows whether the link or the network failed.
    isCurrent = false
    readAt = now()
  }

  function tick(): void {
    if (isStopped) return
    const at = now()
    if (unfollow && at - heardAt > SILENT_MS) close(0)
    if (!unfollow && at >= followAt) open()
    if (!isReading && at >= readAt) void refresh()
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tick,
    wake() {
      readAt = 0
      followAt = 0
      tick()
    },
    stop,
  }
}
