import { queryOptions } from '@tanstack/react-query'
import { server, unwrap } from './client.ts'

async function fetchMappings() {
  return (await unwrap(server.GET('/api/v1/mappings'))).data
}

/** A ready-made mapping. */
export type ReadyMapping = Awaited<ReturnType<typeof fetchMappings>>[number]

/** Ready-made mappings come with the program, so they only change with its version. */
export const mappingsQuery = queryOptions({
  queryKey: ['mappings'],
  queryFn: fetchMappings,
  staleTime: Number.POSITIVE_INFINITY,
})
