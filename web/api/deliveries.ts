// Queries about deliveries that several parts of the page share.
import { queryOptions } from '@tanstack/react-query'
import type { operations } from '../../src/client/client.ts'
import { api, unwrap } from './client.ts'

/** The filter of a list of deliveries, in the form of the API. */
export type DeliveriesQuery = NonNullable<operations['listDeliveries']['parameters']['query']>

/** Returns a page of deliveries, newest first. A page may be short although there are more deliveries. */
export function fetchDeliveries(query: DeliveriesQuery) {
  return unwrap(api.GET('/deliveries', { params: { query } }))
}

type CountQuery = NonNullable<operations['countDeliveries']['parameters']['query']>

/** The query key of the number of deliveries, up to a thousand. */
export const COUNT_KEY = ['deliveries', 'count'] as const

export function deliveryCountQuery(query: CountQuery) {
  return queryOptions({
    queryKey: [...COUNT_KEY, query],
    queryFn: () => unwrap(api.GET('/deliveries/count', { params: { query } })),
  })
}

export type DeliveryCount = Awaited<ReturnType<NonNullable<ReturnType<typeof deliveryCountQuery>['queryFn']>>>

export type ListedDelivery = Awaited<ReturnType<typeof fetchDeliveries>>['data'][number]

/** The query key of each integration's recent deliveries. */
export const RECENT_KEY = ['deliveries', 'recent'] as const

/** The query for a delivery with its attempts. */
export function deliveryQuery(id: string) {
  return queryOptions({ queryKey: ['delivery', id], queryFn: () => fetchDelivery(id) })
}

function fetchDelivery(id: string) {
  return unwrap(api.GET('/deliveries/{id}', { params: { path: { id } } }))
}

export type WholeDelivery = Awaited<ReturnType<typeof fetchDelivery>>
export type Attempt = WholeDelivery['attempts'][number]
export type SentRequest = NonNullable<WholeDelivery['request']>
