import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** Where calls come from: all of the account, oldest first. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: () => unwrap(api.sources.$get({ query: { limit: '200' } })),
  staleTime: 30_000,
})

/** How often the state of a connection is asked for: it is no change that the stream reports. */
const POLL_MS = 3_000

/** Whether one is connected, and what it heard. */
export function sourceStatusQuery(id: string) {
  return queryOptions({
    queryKey: ['sources', id, 'status'],
    queryFn: () => fetchStatus(id),
    refetchInterval: POLL_MS,
  })
}

function fetchStatus(id: string) {
  return unwrap(api.sources[':id'].status.$get({ param: { id } }))
}

export type SourceStatus = Awaited<ReturnType<typeof fetchStatus>>

export function sourceQuery(id: string) {
  return queryOptions({ queryKey: ['sources', id, 'one'], queryFn: () => fetchSource(id) })
}

function fetchSource(id: string) {
  return unwrap(api.sources[':id'].$get({ param: { id } }))
}

export type Source = Awaited<ReturnType<typeof fetchSource>>
