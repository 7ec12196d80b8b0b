// The queries of the editor about calls.
import { queryOptions } from '@tanstack/react-query'
import { fetchCalls } from '../../../api/calls.ts'
import { api, unwrap } from '../../../api/client.ts'

/** No person reads a longer list of calls. */
const LATEST_CALLS_LIMIT = 20

export const latestCallsQuery = queryOptions({
  queryKey: ['calls', 'latest', LATEST_CALLS_LIMIT],
  queryFn: async () => (await fetchCalls({ limit: LATEST_CALLS_LIMIT })).data,
  // The list does not change while a person edits.
  staleTime: 60_000,
})

/** The number of calls that conditions are tried on. */
const TESTED_CALLS_LIMIT = 100

export const lastCallsQuery = queryOptions({
  queryKey: ['calls', 'latest', TESTED_CALLS_LIMIT],
  queryFn: async () => (await fetchCalls({ limit: TESTED_CALLS_LIMIT })).data,
  staleTime: 60_000,
})

export const momentsQuery = (id: string | null) =>
  queryOptions({
    queryKey: ['calls', id, 'moments'],
    queryFn: () => unwrap(api.GET('/calls/{id}/events', { params: { path: { id: id ?? '' } } })),
    enabled: id !== null,
    staleTime: 60_000,
  })

/** The fields that recent calls of the account had. */
export const seenQuery = queryOptions({
  queryKey: ['fields', 'seen'],
  queryFn: async () => (await unwrap(api.GET('/fields/seen'))).data,
  staleTime: 60_000,
})
