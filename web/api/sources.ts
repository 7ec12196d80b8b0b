import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

/** Where calls come from. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: () => told(api.sources.$get({ query: {} })),
  staleTime: 30_000,
})
