// Keeps a screen on the wall up to date for days: by its stream, or by asking now and then while no stream comes through.
//
// The screen is live as long as the last answer is known to hold: since the answer, or, while a stream says of every change, since it
// was last heard. One timer looks at what is due, so that a machine that slept goes on where it is; no list grows.
import type { WallboardView } from '../../api/wallboard.ts'

export interface BoardState {
  /** The last answer; `null`: none yet, or the link does not work any more. */
  readonly view: WallboardView | null
  /** When the answer was last known to hold, ms since 1970 by our clock. */
  readonly heldAt: number | null
  /** How far the server's clock is ahead of ours. */
  readonly aheadMs: number
  /** The link does not work: it did before (`revoked`), or never here. */
  readonly refused: 'revoked' | 'unknown' | null
}

export interface BoardFeedDeps {
  /** What is shown now; `null`: the link does not work. Rejects while nobody can say. */
  readonly read: () => Promise<WallboardView | null>
  /** Follows the stream; the answer ends it. */
  readonly follow: (follower: { readonly onEvent: (type: string) => void; readonly onEnd: () => void }) => () => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The server has another version by now, and another page. */
  readonly onNewVersion: () => void
}

export interface BoardFeed {
  readonly state: () => BoardState
  /** Calls back when the state is another; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** Does what is due. Called a few times a second, and when the screen is back. */
  readonly tick: () => void
  /** The screen is back, from sleep or from a lost network: everything is due. */
  readonly wake: () => void
  readonly stop: () => void
}

/** So often `tick` is to be called. */
export const TICK_MS = 500
/** Between two answers, however much changes; and after one that failed. */
const PACE_MS = 1_000
const RETRY_MS = 2_000
/** The server gives the same answer for up to a second: what changed last is in the one after that. */
const SETTLE_MS = 1_200
/** Minutes pass although nothing happens, and what no event told of is seen. */
const POLL_WITH_STREAM_MS = 15_000
const POLL_MS = 2_000
/** The server sends a heartbeat every 3 s. */
const SILENT_MS = 8_000
const REOPEN_MS = 5_000
/** Longer than the slowest of these: then what is shown may be wrong. */
export const STALE_MS = 10_000
/** Within it two clocks are called the same: answers take their time. */
const CLOCK_TOLERANCE_MS = 1_500

export function createBoardFeed({ read, follow, now, onNewVersion }: BoardFeedDeps): BoardFeed {
  let state: BoardState = { view: null, heldAt: null, aheadMs: 0, refused: null }
  const listeners = new Set<() => void>()
  let isStopped = false
  let isReading = false
  /** When the next answer is due, and until when answers may lack a change. */
  let readAt = 0
  let settlesAt = 0
  let lastReadAt = Number.NEGATIVE_INFINITY
  /** The last answer came, and no change since. */
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
    // Whether it was the link or the network, the next answer says.
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
