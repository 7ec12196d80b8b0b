// Turns the peaks that the API returns into the bars of a waveform. Pure.

/** The highest value of a peak. */
const LOUDEST = 255
/** If every peak is quieter than this, the recording is silence and must not look like speech. */
const QUIETEST = 24
/** A bar and the gap beside it, in pixels. */
const BAR_PX = 2
const GAP_PX = 1
/** Silence is drawn as a line. */
const BAR_MIN_PX = 1

/** Peaks of each channel, the left one first. */
export function channelsOf(peaks: readonly number[], channels: number): readonly (readonly number[])[] {
  if (channels !== 2) return [peaks]
  const half = Math.ceil(peaks.length / 2)
  return [peaks.slice(0, half), peaks.slice(half)]
}

/** The number of bars that fit a width. */
export function barsFor(widthPx: number): number {
  return Math.max(1, Math.floor((widthPx + GAP_PX) / (BAR_PX + GAP_PX)))
}

/** The loudest peak in each of `n` even parts, from 0 to 1; the loudest of all channels is 1. */
export function barsOf(channels: readonly (readonly number[])[], n: number): number[][] {
  const most = Math.max(QUIETEST, ...channels.map((peaks) => peaks.reduce((a, b) => Math.max(a, b), 0)))
  const full = Math.min(LOUDEST, most)
  return channels.map((peaks) =>
    Array.from({ length: n }, (_, at) => {
      const from = Math.floor((at * peaks.length) / n)
      const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / n))
      return peaks.slice(from, to).reduce((a, b) => Math.max(a, b), 0) / full
    }),
  )
}

/** `up`: above the middle; `down`: below it; `both`: the only channel, on both sides. */
type Side = 'up' | 'down' | 'both'

/** The bars of a channel as the outline of an SVG path, in a box of the given pixels. */
export function pathOf(
  bars: readonly number[],
  side: Side,
  { width, height }: { width: number; height: number },
): string {
  const middle = height / 2
  const room = middle - BAR_MIN_PX
  const step = bars.length > 1 ? (width - BAR_PX) / (bars.length - 1) : 0
  return bars
    .map((bar, at) => {
      const tall = Math.max(BAR_MIN_PX, bar * room)
      const top = side === 'down' ? middle : middle - tall
      const long = side === 'both' ? 2 * tall : tall
      return `M${round(at * step)} ${round(top)}h${BAR_PX}v${round(long)}h-${BAR_PX}z`
    })
    .join('')
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
