// What the list is filtered to, between the address of the page and the query of the API. Pure.
import type { DeliveriesQuery, ListedDelivery } from '../../api/deliveries.ts'
import { timeBounds } from '../../parts/time-filter.ts'

/** Names in the address: those of the API, but for `time`, which is a span up to now. */
const FILTER_NAMES = [
  'q',
  'integration_id',
  'state',
  'kind',
  'status_code',
  'error',
  'call_id',
  'time',
  'from',
  'to',
] as const

export type DeliveriesFilter = { readonly [Name in (typeof FILTER_NAMES)[number]]?: string }

export const STATES = [
  'queued',
  'sending',
  'retrying',
  'delivered',
  'failed',
  'superseded',
  'skipped',
  'canceled',
] as const satisfies readonly ListedDelivery['state'][]

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

/** What the address says, as far as it can be asked for. */
export function filterOfSearch(search: Readonly<Record<string, string | undefined>>): DeliveriesFilter {
  const filter: Record<string, string> = {}
  for (const name of FILTER_NAMES) {
    const text = clean[name]?.(search[name] ?? '') ?? search[name] ?? ''
    if (text !== '') filter[name] = text
  }
  return filter
}

/** What the API would refuse is left out: an old or mistyped address still shows something. */
const clean: Partial<Record<(typeof FILTER_NAMES)[number], (text: string) => string>> = {
  state: (text) =>
    text
      .split(',')
      .filter((one) => STATES.some((state) => state === one))
      .join(','),
  kind: (text) => KINDS.find((kind) => kind === text) ?? '',
  status_code: (text) => (/^(?:[1-5]xx|[1-5]\d\d)$/.test(text) ? text : ''),
}

/** The query of the API at this moment. */
export function queryOfFilter(
  { time, from, to, state, ...rest }: DeliveriesFilter,
  nowMs: number,
  zone: string,
): DeliveriesQuery {
  return {
    ...rest,
    ...timeBounds({ time, from, to }, nowMs, zone),
    ...(state !== undefined && { state: state.split(',') }),
  } as DeliveriesQuery
}

/** The same for a body of JSON, where states are a list and a status is a number. */
export function jsonOfFilter(filter: DeliveriesFilter, nowMs: number, zone: string) {
  const { time, from, to, state, status_code: code, ...rest } = filter
  return {
    ...rest,
    ...timeBounds({ time, from, to }, nowMs, zone),
    ...(state !== undefined && { state: state.split(',') }),
    ...(code !== undefined && { status_code: /^\d+$/.test(code) ? Number(code) : code }),
  }
}

/** Of what the list shows at this moment, what has failed, as a body of JSON; `null`: it shows none that have. */
export function failedOf(filter: DeliveriesFilter, nowMs: number, zone: string) {
  const { state, to = new Date(nowMs).toISOString(), ...rest } = jsonOfFilter(filter, nowMs, zone)
  return state === undefined || state.includes('failed') ? { ...rest, state: ['failed'], to } : null
}

/** Views that everybody needs, by what they narrow to. */
export const VIEWS = {
  all: {},
  failedToday: { state: 'failed', time: 'today' },
  waiting: { state: 'queued,sending,retrying' },
} as const satisfies Record<string, DeliveriesFilter>
