// The time filter in the URL of a list. Pure.
import { startOfDay } from '../words/zone.ts'
import { HOUR_MS } from '../../src/time/durations.ts'

export const TIME_SPANS = ['hour', 'today', 'yesterday', 'day', 'week'] as const

type TimeSpan = (typeof TIME_SPANS)[number]

/** The time filter as it is in the URL: `time` is a span, or `from` and `to` are RFC 3339. Empty: no filter. */
export interface TimeFilter {
  readonly time?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The bounds of the time filter, seen from now. */
export function timeBounds(
  { time, from, to }: TimeFilter,
  nowMs: number,
  zone: string,
): { from?: string; to?: string } {
  if (isSpan(time))
    return {
      from: isoOf(beginOf(time, nowMs, zone)),
      ...(time === 'yesterday' && { to: isoOf(startOfDay(nowMs, zone)) }),
    }
  return { ...(isMoment(from) && { from }), ...(isMoment(to) && { to }) }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

function beginOf(span: TimeSpan, nowMs: number, zone: string): number {
  const today = startOfDay(nowMs, zone)
  if (span === 'today') return today
  // A day may be an hour shorter or longer, when the clock changes.
  if (span === 'yesterday') return startOfDay(today - 1, zone)
  return nowMs - { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS }[span]
}

/** Whether a text from the URL is a span. */
export function isSpan(text: string | undefined): text is TimeSpan {
  return TIME_SPANS.some((span) => span === text)
}

/** Whether a text from the URL is a moment that can be read. */
export function isMoment(text: string | undefined): text is string {
  return text !== undefined && text !== '' && !Number.isNaN(Date.parse(text))
}
