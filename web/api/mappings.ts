import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

async function askMappings() {
  return (await told(api.mappings.$get())).data
}

/** A mapping that comes with Offhook. */
export type ReadyMapping = Awaited<ReturnType<typeof askMappings>>[number]

/** They come with the program: they stay as they are until another version is installed. */
export const mappingsQuery = queryOptions({
  queryKey: ['mappings'],
  queryFn: askMappings,
  staleTime: Number.POSITIVE_INFINITY,
})
