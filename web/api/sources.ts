import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** The sources of the account, oldest first. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: () => unwrap(api.GET('/sources', { params: { query: { limit: 200 } } })),
  staleTime: 30_000,
})

/** How often the state of a connection is polled: the stream does not report its changes. */
const POLL_MS = 3_000

/** Whether a source is connected, and what it received. */
export function sourceStatusQuery(id: string) {
  return queryOptions({
    queryKey: ['sources', id, 'status'],
    queryFn: () => fetchStatus(id),
    refetchInterval: POLL_MS,
  })
}

function fetchStatus(id: string) {
  return unwrap(api.GET('/sources/{id}/status', { params: { path: { id } } }))
}

export type SourceStatus = Awaited<ReturnType<typeof fetchStatus>>

export function sourceQuery(id: string) {
  return queryOptions({ queryKey: ['sources', id, 'one'], queryFn: () => fetchSource(id) })
}

function fetchSource(id: string) {
  return unwrap(api.GET('/sources/{id}', { params: { path: { id } } }))
}

export type Source = Awaited<ReturnType<typeof fetchSource>>
