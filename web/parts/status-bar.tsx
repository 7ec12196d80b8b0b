// The call strip: one call as one line. Width is seconds; each status has its own fill.
import type { CSSProperties } from 'react'
import { words } from '../words/words.ts'
import { secondsOf } from './status-segments.ts'
import type { StatusSegment } from './status-segments.ts'
import { useServerNow } from './server-clock.tsx'

const FILLS: Readonly<Record<StatusSegment['status'], string>> = {
  ringing: 'ring',
  in_menu: 'menu',
  queued: 'menu',
  answered: 'talk',
  on_hold: 'hold',
  // The transfer destination has not answered yet: the caller hears ringing.
  transferring: 'ring',
  voicemail: 'vm',
}

interface StripProps {
  readonly stretches: readonly StatusSegment[]
  /** The present time, for an active call. */
  readonly nowMs?: number
  readonly tall?: boolean
  /** Number of seconds that fill the whole width: strips below each other can be compared. */
  readonly scaleS?: number
  /** The longest of several calls: the width grows with the square root, so that short calls differ even beside an hour. */
  readonly longestS?: number
  /** The text beside the strip says the same. */
  readonly silent?: boolean
}

export function StatusBar({ stretches, nowMs = 0, tall, scaleS, longestS, silent }: StripProps) {
  const parts = stretches.map((one) => ({ ...one, seconds: secondsOf(one, nowMs) }))
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0)
  const full = longestS === undefined ? scaleS : Math.sqrt(total * Math.max(total, longestS))
  const rest = full === undefined ? 0 : full - total
  const spoken = words.life.strip(
    parts.map(({ status, seconds }) => `${words.life.stretch[status]} ${words.life.length(seconds)}`),
  )
  return (
    <span
      className={tall === true ? 'strip tall' : 'strip'}
      {...(silent === true ? { 'aria-hidden': true } : { role: 'img', 'aria-label': spoken, title: spoken })}
    >
      {parts.map(({ status, fromMs, seconds }) => (
        <i key={fromMs} className={FILLS[status]} style={widthOf(seconds)} />
      ))}
      {rest > 0 && <i className="rest" style={widthOf(rest)} />}
    </span>
  )
}

/** The strip of an active call: it grows each second. */
export function LiveStatusBar(props: Omit<StripProps, 'nowMs'>) {
  return <StatusBar {...props} nowMs={useServerNow()} />
}

/** Seconds as a share of the width; never 0, so that no width is divided by 0. */
function widthOf(seconds: number): CSSProperties {
  return { '--w': Math.max(0.1, Math.round(seconds * 10) / 10) }
}

/** The legend of the fills. */
export function StatusBarLegend({ stretches }: { stretches: readonly StatusSegment[] }) {
  const shown = [...new Map(stretches.map(({ status }) => [status, FILLS[status]]))]
  return (
    <ul className="key">
      {shown.map(([status, fill]) => (
        <li key={status}>
          <span className="strip" aria-hidden="true">
            <i className={fill} />
          </span>
          {words.life.status[status]}
        </li>
      ))}
    </ul>
  )
}
