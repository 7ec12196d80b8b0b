// What stands behind the `?` of the list of calls, and what it asks the API for. Pure.
import { outcomes, statuses } from '../../../src/calls/status.ts'
import type { CallsAsked } from '../../api/calls.ts'

export const ranges = ['hour', 'today', 'yesterday', 'week', 'days'] as const
export type Range = (typeof ranges)[number]

export interface CallsSearch {
  readonly q?: string | undefined
  readonly number?: string | undefined
  readonly status?: string | undefined
  readonly outcome?: string | undefined
  readonly when?: string | undefined
  /** Days such as 2026-11-25, both included; with `when=days`. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const dayMs = 86_400_000

/** What is not known of this page, or of the API, is not asked for: an old address still shows calls. */
export function askedOf(search: CallsSearch, { nowMs, zone }: { nowMs: number; zone: string }): CallsAsked {
  const status = statuses.find((one) => one === search.status)
  const outcome = outcomes.find((one) => one === search.outcome)
  const [from, to] = timesOf(search, nowMs, zone)
  const q = search.q?.trim()
  return {
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(search.number && { number: search.number }),
    ...(q && { q }),
    ...(from !== null && { from: new Date(from).toISOString() }),
    ...(to !== null && { to: new Date(to).toISOString() }),
  }
}

export function isNarrowed({ q, number, status, outcome, when }: CallsSearch): boolean {
  return [q, number, status, outcome, when].some((value) => value !== undefined && value !== '')
}

function timesOf({ when, from, to }: CallsSearch, nowMs: number, zone: string): [number | null, number | null] {
  const today = dayOf(nowMs, zone)
  switch (when) {
    case 'hour':
      return [nowMs - 3_600_000, null]
    case 'today':
      return [beginOf(today, zone), null]
    case 'yesterday':
      return [beginOf(dayOf(nowMs - dayMs, zone), zone), beginOf(today, zone)]
    case 'week':
      return [nowMs - 7 * dayMs, null]
    case 'days':
      return [isDay(from) ? beginOf(from, zone) : null, isDay(to) ? endOf(to, zone) : null]
    default:
      return [null, null]
  }
}

/** The day of a moment in a time zone: `2026-11-25`. */
export function dayOf(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(ms)
}

/** When a day begins there. */
function beginOf(day: string, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  // The zone may be another hour ahead at the moment found first: twice is enough on every clock of the earth.
  return utc - aheadOf(utc - aheadOf(utc, zone), zone)
}

function endOf(day: string, zone: string): number {
  return beginOf(new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10), zone)
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function aheadOf(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(ms)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '0'
  const there = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return Date.parse(there) - Math.floor(ms / 1_000) * 1_000
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}
