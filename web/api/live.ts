import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchLive() {
  return unwrap(api.GET('/live'))
}

export type Live = Awaited<ReturnType<typeof fetchLive>>

/** The active calls: for the board, and for the numbers in the navigation. */
export const liveQuery = queryOptions({ queryKey: ['live'], queryFn: fetchLive, staleTime: 1_000 })
