// One search over everything, as Find asks for it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchResults(q: string, signal: AbortSignal) {
  return unwrap(api.GET('/api/v1/search', { params: { query: { q } }, signal }))
}

export type SearchResults = Awaited<ReturnType<typeof fetchResults>>

/** What there is for a text; until that comes, what there was for the one before. */
export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => fetchResults(q, signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    // Whoever types on asks again by that.
    retry: false,
  })
}
