import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

function askLive() {
  return told(api.live.$get())
}

export type Live = Awaited<ReturnType<typeof askLive>>

/** What goes on now: the board, and the numbers beside the ways. */
export const liveQuery = queryOptions({ queryKey: ['live'], queryFn: askLive, staleTime: 1_000 })
