import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

/** What goes on now: the board, and the numbers beside the ways. */
export const liveQuery = queryOptions({ queryKey: ['live'], queryFn: () => told(api.live.$get()), staleTime: 1_000 })
