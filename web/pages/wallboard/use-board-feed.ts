import { useEffect, useState } from 'react'
import { followWallboard, readWallboard } from '../../api/wallboard.ts'
import { createBoardFeed, TICK_MS } from './board-feed.ts'
import type { BoardState } from './board-feed.ts'

const NOTHING: BoardState = { view: null, heldAt: null, aheadMs: 0, refused: null }

/** The view of a wallboard's link, kept up to date while the component is mounted. */
export function useBoardFeed(token: string): BoardState {
  const [state, setState] = useState(NOTHING)
  useEffect(() => {
    const feed = createBoardFeed({
      read: () => readWallboard(token),
      follow: (follower) => followWallboard(token, follower),
      now: Date.now,
      onNewVersion: () => location.reload(),
    })
    const unsubscribe = feed.subscribe(() => setState(feed.state()))
    const timer = setInterval(feed.tick, TICK_MS)
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') feed.wake()
    }
    addEventListener('online', feed.wake)
    document.addEventListener('visibilitychange', onVisible)
    feed.tick()
    return () => {
      removeEventListener('online', feed.wake)
      document.removeEventListener('visibilitychange', onVisible)
      clearInterval(timer)
      unsubscribe()
      feed.stop()
    }
  }, [token])
  return state
}
