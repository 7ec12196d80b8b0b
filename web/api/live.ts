import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchLive() {
  return unwrap(api.GET('/api/v1/live'))
}

export type Live = Awaited<ReturnType<typeof fetchLive>>

/** What goes on now: the board, and the numbers beside the ways. */
export const liveQuery = queryOptions({ queryKey: ['live'], queryFn: fetchLive, staleTime: 1_000 })
