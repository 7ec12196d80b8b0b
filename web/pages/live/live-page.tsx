// The board that an operator leaves open on a wall screen.
import { useMay } from '../../api/may.ts'
import { Maximize, Minimize, MonitorUp, Radio } from '../../parts/icons.ts'
import { Link } from '@tanstack/react-router'
import { useRef, useSyncExternalStore } from 'react'
import type { RefObject } from 'react'
import { useZone } from '../../api/membership.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, classOf } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { ServerClockContext, useServerNow } from '../../parts/server-clock.tsx'
import { Page } from '../../shell/page.tsx'
import { clock, dayAndClock } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { CallsBoard, CallCounts } from './calls-board.tsx'
import { Feed } from './feed.tsx'
import { Health } from './health.tsx'
import { useBoard } from './use-board.ts'
import type { Board } from './use-board.ts'
import './board.css'
import './live.css'

const say = words.live

export function LivePage() {
  const board = useBoard()
  const wall = useRef<HTMLDivElement>(null)
  return (
    <ServerClockContext value={board.pace}>
      <Page title={say.title} bare aside={<Connection away={board.pace.stoppedAt} />} actions={<Actions wall={wall} />}>
        <div className={board.pace.stoppedAt === null ? 'wall' : 'wall gone'} ref={wall}>
          <WallBar away={board.pace.stoppedAt} wall={wall} />
          <Content board={board} />
        </div>
      </Page>
    </ServerClockContext>
  )
}

function Content({ board: { query, pace, ...board } }: { board: Board }) {
  const live = query.data
  if (!live)
    return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Loading rows={10} />
  return (
    <div className="board">
      <div className="calls">
        <CallCounts live={live} />
        <CallsBoard live={live} {...board} aheadMs={pace.aheadMs} />
        <Feed recent={live.recent} waiting={live.waiting} />
      </div>
      <Health live={live} />
    </div>
  )
}

/** Whether the data is live. If not, a line above the page says since when. */
function Connection({ away }: { away: number | null }) {
  return (
    <span role="status">
      {away === null && (
        <Status tone="ok" icon={Radio}>
          {say.connected}
        </Status>
      )}
    </span>
  )
}

interface WallProps {
  readonly wall: RefObject<HTMLDivElement | null>
}

function Actions({ wall }: WallProps) {
  return (
    <>
      <Clock />
      {useMay('wallboards.manage') && (
        <Link className={classOf({ small: true })} to="/settings" search={{ tab: 'wallboards' }}>
          <Icon of={MonitorUp} small />
          {say.show}
        </Link>
      )}
      {document.fullscreenEnabled && (
        <span className="wide-only">
          <Button small icon={Maximize} onClick={() => void wall.current?.requestFullscreen()}>
            {say.wall}
          </Button>
        </span>
      )}
    </>
  )
}

function Clock() {
  const zone = useZone()
  const at = new Date(useServerNow()).toISOString()
  return (
    <time className="muted nowrap clock" dateTime={at}>
      {dayAndClock(at, zone)}
    </time>
  )
}

/** In full screen the page's bar is hidden: the board shows its content. */
function WallBar({ away, wall }: WallProps & { away: number | null }) {
  const zone = useZone()
  const isWall = useSyncExternalStore(onFullscreen, () => document.fullscreenElement !== null)
  if (!isWall || document.fullscreenElement !== wall.current) return null
  return (
    <>
      <div className="wallbar">
        <Connection away={away} />
        <span className="push" />
        <Clock />
        <Button small icon={Minimize} onClick={() => void document.exitFullscreen()}>
          {say.leaveWall}
        </Button>
      </div>
      {away !== null && (
        <div className="away">
          <Banner tone="warn">{say.away(clock(new Date(away).toISOString(), zone))}</Banner>
        </div>
      )}
    </>
  )
}

function onFullscreen(onChange: () => void): () => void {
  document.addEventListener('fullscreenchange', onChange)
  return () => document.removeEventListener('fullscreenchange', onChange)
}
