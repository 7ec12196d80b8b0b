// The search parameters in the URL of the list of calls, and the API query that they become.
import { OUTCOMES, STATUSES } from '../../../src/calls/status.ts'
import type { CallsQuery } from '../../api/calls.ts'
import type { TimeFilter } from '../../parts/time-filter.ts'

export interface CallsSearch extends TimeFilter {
  readonly q?: string | undefined
  readonly number?: string | undefined
  readonly source?: string | undefined
  readonly status?: string | undefined
  readonly outcome?: string | undefined
  readonly replayed?: string | undefined
  /** `asc`: the oldest call first. */
  readonly order?: string | undefined
}

export const REPLAYED_CHOICES = ['true', 'false'] as const

/**
 * Leaves out values that this page or the API does not know, so that an old URL still shows calls. `times`: the time
 * range.
 */
export function askedOf(search: CallsSearch, times: Pick<CallsQuery, 'from' | 'to'>): CallsQuery {
  const status = STATUSES.find((one) => one === search.status)
  const outcome = OUTCOMES.find((one) => one === search.outcome)
  const replayed = REPLAYED_CHOICES.find((one) => one === search.replayed)
  const q = search.q?.trim()
  const number = search.number?.trim()
  return {
    ...(search.source && { source_id: search.source }),
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(replayed && { replayed: replayed === 'true' }),
    ...(number && { number }),
    ...(q && { q }),
    ...(search.order === 'asc' && { order: 'asc' as const }),
    ...times,
  }
}

export function isNarrowed({ q, number, source, status, outcome, replayed, time, from, to }: CallsSearch): boolean {
  return [q, number, source, status, outcome, replayed, time, from, to].some(
    (value) => value !== undefined && value !== '',
  )
}

/** The part of the search that a saved view of the list keeps: its filters and its order. */
export function viewQueryOf({ q, number, source, status, outcome, replayed, order, time, from, to }: CallsSearch) {
  return { q, number, source, status, outcome, replayed, order, time, from, to }
}
