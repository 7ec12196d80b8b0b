import { memo, useRef } from 'react'
import { useWidth } from '../use-width.ts'
import { barsFor, barsOf, channelsOf, pathOf } from './waveform.ts'

interface WaveProps {
  readonly peaks: readonly number[]
  readonly channels: number
  /** Height in pixels. */
  readonly height: number
}

/**
 * The waveform of a recording: with two channels, the caller above and the agent below. It is decorative, since the player
 * gives the position in words. `--at`, from 0 to 1, marks the part that was played.
 */
export const Wave = memo(function Wave({ peaks, channels, height }: WaveProps) {
  const box = useRef<HTMLSpanElement>(null)
  const width = useWidth(box)
  const size = { width, height }
  const bars = barsOf(channelsOf(peaks, channels), barsFor(width))
  const paths = bars.map((one, at) => pathOf(one, bars.length === 1 ? 'both' : at === 0 ? 'up' : 'down', size))
  return (
    <span className="wave" ref={box} style={{ blockSize: height }} aria-hidden="true">
      {['later', 'played'].map((part) => (
        <svg key={part} className={part} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
          {paths.map((path, at) => (
            <path key={at === 0 ? 'left' : 'right'} className={at === 0 ? 'left' : 'right'} d={path} />
          ))}
        </svg>
      ))}
    </span>
  )
})
