// The axis of time that several lanes share: its beginning, its end, its ticks, and the grouping of marks that would
// overlap. Pure.

/** In milliseconds since 1970. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

// Steps in which people count time, in seconds.
const TICK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]
/** With more ticks, their labels would touch on a small window. */
const TICKS_MAX = 6
/** With less distance, a fingertip could not hit one of two marks. */
const MARK_PX = 24

/** Returns an axis that contains both moments and is a whole number of steps long. */
export function rangeOf(fromMs: number, toMs: number): TimeRange {
  const seconds = Math.max(1, (toMs - fromMs) / 1_000)
  const step =
    TICK_STEPS.find((one) => seconds / one <= TICKS_MAX - 1) ?? Math.ceil(seconds / (TICKS_MAX - 1) / 86_400) * 86_400
  return { fromMs, toMs: fromMs + Math.ceil(seconds / step) * step * 1_000, stepMs: step * 1_000 }
}

export function ticksOf({ fromMs, toMs, stepMs }: TimeRange): number[] {
  return Array.from({ length: Math.round((toMs - fromMs) / stepMs) + 1 }, (_, at) => fromMs + at * stepMs)
}

/** Returns the position of a moment, in percent of the width. */
export function positionOf(span: TimeRange, ms: number): number {
  return Math.min(100, Math.max(0, ((ms - span.fromMs) / (span.toMs - span.fromMs)) * 100))
}

export interface MarkClusters<Mark> {
  readonly x: number
  readonly marks: readonly Mark[]
}

/**
 * Groups marks by position: marks that would touch are grouped, and marks after the end of the axis are returned
 * separately.
 */
export function clusterMarks<Mark extends { readonly atMs: number }>(
  marks: readonly Mark[],
  span: TimeRange,
  widthPx: number,
): { readonly here: readonly MarkClusters<Mark>[]; readonly later: readonly Mark[] } {
  const sorted = marks.toSorted((a, b) => a.atMs - b.atMs)
  const groups: { x: number; marks: Mark[] }[] = []
  for (const mark of sorted) {
    if (mark.atMs > span.toMs) continue
    const x = positionOf(span, mark.atMs)
    const last = groups.at(-1)
    if (last && ((x - last.x) / 100) * widthPx < MARK_PX) last.marks.push(mark)
    else groups.push({ x, marks: [mark] })
  }
  return { here: groups, later: sorted.filter(({ atMs }) => atMs > span.toMs) }
}
