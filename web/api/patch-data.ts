// Changes data that are shown, while the same query may be read.
import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Resolves once the query is not being read for the first time: there is data then, or an error. */
export async function untilRead(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  if (queries.getQueryData(queryKey) === undefined) await readOf(queries, queryKey)
}

/**
 * Changes the data of a query; nothing happens without data. A read under way has begun with the data of before, so its result is
 * changed as well: `update` may run twice.
 */
export async function patchData<Data>(
  queries: QueryClient,
  queryKey: QueryKey,
  update: (data: Data) => Data,
): Promise<void> {
  const patch = (): void => void queries.setQueryData<Data>(queryKey, (data) => data && update(data))
  const read = readOf(queries, queryKey)
  patch()
  if (!read) return
  await read
  patch()
}

function readOf(queries: QueryClient, queryKey: QueryKey): Promise<unknown> | undefined {
  return queries
    .getQueryCache()
    .find({ queryKey, exact: true })
    ?.promise?.catch(() => undefined)
}
