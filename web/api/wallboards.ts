import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchWallboards() {
  return unwrap(api.GET('/wallboards', { params: { query: { limit: 200 } } }))
}

export type Wallboard = Awaited<ReturnType<typeof fetchWallboards>>['data'][number]

/** The links to wallboards of the account. */
export const wallboardsQuery = queryOptions({ queryKey: ['wallboards'], queryFn: fetchWallboards })
