// Calls and deliveries over a range of time.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** A range in the form of the API: the last days, or dates. */
export interface StatisticsRange {
  readonly days?: number
  readonly from?: string
  readonly to?: string
}

// The server counts once a minute.
const USUAL = { staleTime: 30_000, refetchInterval: 60_000, placeholderData: keepPreviousData } as const

function fetchDeliveries(query: StatisticsRange & { readonly integration_id?: string }) {
  return unwrap(api.GET('/statistics/deliveries', { params: { query } }))
}

export type DeliveryStatistics = Awaited<ReturnType<typeof fetchDeliveries>>

/** The statistics of all integrations, or of one integration. */
export const deliveryStatistics = (range: StatisticsRange, integration: string | null) =>
  queryOptions({
    queryKey: ['statistics', 'deliveries', range, integration],
    queryFn: () => fetchDeliveries({ ...range, ...(integration !== null && { integration_id: integration }) }),
    ...USUAL,
  })

function fetchCalls(query: StatisticsRange) {
  return unwrap(api.GET('/statistics/calls', { params: { query } }))
}

export const callStatistics = (range: StatisticsRange) =>
  queryOptions({ queryKey: ['statistics', 'calls', range], queryFn: () => fetchCalls(range), ...USUAL })

/** As many numbers as fit beside a chart. */
const NUMBERS = 10

function fetchNumbers(query: StatisticsRange) {
  return unwrap(api.GET('/statistics/numbers', { params: { query: { ...query, limit: NUMBERS } } }))
}

export const numberStatistics = (range: StatisticsRange) =>
  queryOptions({ queryKey: ['statistics', 'numbers', range], queryFn: () => fetchNumbers(range), ...USUAL })
