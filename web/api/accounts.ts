// The list of accounts: all of them for administrators of this server, and otherwise those that the person can enter.
import { queryOptions } from '@tanstack/react-query'
import { server, unwrap } from './client.ts'

/** Rows per request: the maximum of the API. */
const PAGE_MAX = 200
const REFRESH_MS = 30_000

function fetchPage(cursor: string | null) {
  const query = { limit: PAGE_MAX, ...(cursor !== null && { cursor }) }
  return unwrap(server.GET('/api/v1/accounts', { params: { query } }))
}

export type ListedAccount = Awaited<ReturnType<typeof fetchPage>>['data'][number]

/** All pages: the page searches and sorts them at once. */
async function fetchAccounts(): Promise<readonly ListedAccount[]> {
  const all: ListedAccount[] = []
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(cursor)
    all.push(...page.data)
    if (page.next === null) return all
    cursor = page.next
  }
}

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: fetchAccounts,
  refetchInterval: REFRESH_MS,
})

const fetchAdministrators = () => unwrap(server.GET('/api/v1/administrators'))

export type Administrator = Awaited<ReturnType<typeof fetchAdministrators>>['data'][number]

export const administratorsQuery = queryOptions({ queryKey: ['administrators'], queryFn: fetchAdministrators })
