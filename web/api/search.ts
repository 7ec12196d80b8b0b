// The search over everything, for Find.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchResults(q: string, signal: AbortSignal) {
  return unwrap(api.GET('/search', { params: { query: { q } }, signal }))
}

export type SearchResults = Awaited<ReturnType<typeof fetchResults>>

/** The results for a text; until they arrive, the results for the text before. */
export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => fetchResults(q, signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    // The next keystroke sends another query anyway.
    retry: false,
  })
}
