// Converts the filter of the list between the URL of the page and the query of the API. Pure.
import { DELIVERY_STATES, OPEN_STATES, RECOVERED_STATES } from '../../../src/delivery/delivery-states.ts'
import type { DeliveriesQuery, ListedDelivery } from '../../api/deliveries.ts'
import { timeBounds } from '../../parts/time-filter.ts'

/** Parameter names in the URL: those of the API, plus `time`, which is a span up to now. */
const FILTER_NAMES = [
  'q',
  'integration_id',
  'state',
  'problems',
  'kind',
  'status_code',
  'error',
  'call_id',
  'issue_id',
  'time',
  'from',
  'to',
] as const

export type DeliveriesFilter = { readonly [Name in (typeof FILTER_NAMES)[number]]?: string }

export const KINDS = [
  'status',
  'ended',
  'final',
  'updated',
  'resend',
  'past',
  'test',
] as const satisfies readonly ListedDelivery['kind'][]

export const CODE_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const

/** The filter in the URL, without values that the API would refuse. */
export function filterOfSearch(search: Readonly<Record<string, string | undefined>>): DeliveriesFilter {
  const filter: Record<string, string> = {}
  for (const name of FILTER_NAMES) {
    const text = clean[name]?.(search[name] ?? '') ?? search[name] ?? ''
    if (text !== '') filter[name] = text
  }
  return filter
}

/** Values that the API would refuse are left out: an old or mistyped URL still shows something. */
const clean: Partial<Record<(typeof FILTER_NAMES)[number], (text: string) => string>> = {
  state: (text) =>
    text
      .split(',')
      .filter((one) => DELIVERY_STATES.some((state) => state === one))
      .join(','),
  problems: (text) => (text === 'true' ? text : ''),
  kind: (text) => KINDS.find((kind) => kind === text) ?? '',
  status_code: (text) => (/^(?:[1-5]xx|[1-5]\d\d)$/.test(text) ? text : ''),
}

/** The query of the API, with times relative to now. */
export function queryOfFilter(
  { time, from, to, state, problems, ...rest }: DeliveriesFilter,
  nowMs: number,
  zone: string,
): DeliveriesQuery {
  return {
    ...rest,
    ...timeBounds({ time, from, to }, nowMs, zone),
    ...(state !== undefined && { state: state.split(',') }),
    ...(problems !== undefined && { problems: true }),
  } as DeliveriesQuery
}

/** The same for a JSON body, where states are a list and a status is a number. */
export function jsonOfFilter(filter: DeliveriesFilter, nowMs: number, zone: string) {
  const { time, from, to, state, problems, status_code: code, ...rest } = filter
  return {
    ...rest,
    ...timeBounds({ time, from, to }, nowMs, zone),
    ...(state !== undefined && { state: state.split(',') }),
    ...(problems !== undefined && { problems: true }),
    ...(code !== undefined && { status_code: /^\d+$/.test(code) ? Number(code) : code }),
  }
}

/** The deliveries in the list at this moment, as a JSON body: deliveries created later are not included. */
export function matchingOf(filter: DeliveriesFilter, nowMs: number, zone: string) {
  const { to = new Date(nowMs).toISOString(), ...rest } = jsonOfFilter(filter, nowMs, zone)
  return { ...rest, to }
}

/** The filter restricted to some states; `null`: the list shows none of them. */
export function inStates<Matching extends { readonly state?: readonly string[] }>(
  matching: Matching,
  states: readonly string[],
): (Matching & { readonly state: readonly string[] }) | null {
  const wanted = states.filter((state) => matching.state?.includes(state) ?? true)
  return wanted.length === 0 ? null : { ...matching, state: wanted }
}

/** The deliveries in the list that *Recover* resends: failed, and if wanted retrying. */
export function recoveredOf(
  filter: DeliveriesFilter,
  { withRetrying, nowMs, zone }: { readonly withRetrying: boolean; readonly nowMs: number; readonly zone: string },
) {
  const states = RECOVERED_STATES.filter((state) => withRetrying || state !== 'retrying')
  return inStates({ ...matchingOf(filter, nowMs, zone), problems: true }, states)
}

/** The usual views, by their filters. */
export const VIEWS = {
  all: {},
  problems: { problems: 'true' },
  waiting: { state: OPEN_STATES.join(',') },
} as const satisfies Record<string, DeliveriesFilter>
