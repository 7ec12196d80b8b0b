import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchKeys() {
  return unwrap(api.GET('/keys', { params: { query: { limit: 200 } } }))
}

/** A key in the list: never its text. */
export type ListedKey = Awaited<ReturnType<typeof fetchKeys>>['data'][number]

/** The API keys of the account, including revoked ones. */
export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: fetchKeys })
