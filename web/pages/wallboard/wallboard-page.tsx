// A wall screen with active calls, opened by a link, for everybody who passes. It has no links into the program.
import { useRouterState } from '@tanstack/react-router'
import { Maximize, Radio, Unplug } from '../../parts/icons.ts'
import { useSyncExternalStore } from 'react'
import { IconButton } from '../../parts/button.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ServerClockContext } from '../../parts/server-clock.tsx'
import { Status } from '../../parts/status.tsx'
import { useNow } from '../../parts/time.tsx'
import { useTitle } from '../../shell/title.ts'
import { near, minuteOfDay } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Board } from './board.tsx'
import { STALE_MS } from './board-feed.ts'
import type { BoardState } from './board-feed.ts'
import { useBoardFeed } from './use-board-feed.ts'
import { useWakeLock } from './use-wake-lock.ts'
import './wallboard.css'

const say = words.wallboard

export function WallboardPage() {
  const token = useRouterState({ select: ({ location }) => location.hash })
  // Another link is another wallboard.
  return <Screen key={token} token={token} />
}

function Screen({ token }: { token: string }) {
  const state = useBoardFeed(token)
  const { view, refused, aheadMs } = state
  const stoppedAt = useStoppedAt(state)
  useWakeLock()
  useTitle(view === null ? say.title : sanitizeLine(view.name))
  if (refused !== null) return <Message title={say[refused]} why={say[`${refused}Why`]} />
  if (view === null) return <Message title={say.connecting} />
  return (
    <ServerClockContext value={{ aheadMs, stoppedAt }}>
      <main className={stoppedAt === null ? 'wallboard' : 'wallboard wb-stale'}>
        <header className="wb-head">
          <h1 className="wb-line">
            <bdi>{sanitizeLine(view.name)}</bdi>
          </h1>
          <Connection stoppedAt={stoppedAt} zone={view.timezone} />
          <FullScreen />
          <Clock aheadMs={aheadMs} zone={view.timezone} />
        </header>
        <Board view={view} />
      </main>
    </ServerClockContext>
  )
}

/** The time since which the view may be wrong; `null`: it is current. */
function useStoppedAt({ heldAt }: BoardState): number | null {
  const now = useNow()
  return heldAt !== null && now - heldAt > STALE_MS ? heldAt : null
}

function Connection({ stoppedAt, zone }: { stoppedAt: number | null; zone: string }) {
  return (
    <span className="wb-link" role="status">
      {stoppedAt === null ? (
        <Status tone="ok" icon={Radio}>
          {say.connected}
        </Status>
      ) : (
        <Status tone="bad" icon={Unplug}>
          {say.notUpdated(near(new Date(stoppedAt).toISOString(), zone))}
        </Status>
      )}
    </span>
  )
}

/** The time of day in the account's zone, whatever the screen's zone is. */
function Clock({ aheadMs, zone }: { aheadMs: number; zone: string }) {
  const at = new Date(useNow() + aheadMs).toISOString()
  return (
    <time className="wb-clock" dateTime={at}>
      {minuteOfDay(at, zone)}
    </time>
  )
}

function FullScreen() {
  const isFull = useSyncExternalStore(onFullscreen, () => document.fullscreenElement !== null)
  if (isFull || !document.fullscreenEnabled) return null
  return (
    <IconButton
      icon={Maximize}
      label={say.fullScreen}
      onClick={() => void document.documentElement.requestFullscreen().catch(() => undefined)}
    />
  )
}

function onFullscreen(onChange: () => void): () => void {
  document.addEventListener('fullscreenchange', onChange)
  return () => document.removeEventListener('fullscreenchange', onChange)
}

function Message({ title, why }: { title: string; why?: string }) {
  return (
    <main className="wallboard wb-message">
      <h1>{title}</h1>
      {why !== undefined && <p>{why}</p>}
    </main>
  )
}
