// The rows of the list, updated in place, and the number of new calls that wait above them.
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fetchCalls } from '../../api/calls.ts'
import type { ListedCall } from '../../api/calls.ts'
import { patchData, untilRead } from '../../api/patch-data.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { useZone } from '../../api/membership.ts'
import type { Change } from '../../api/stream.ts'
import { timeBounds } from '../../parts/time-filter.ts'
import { askedOf } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'
import { countNewCalls, updateCalls } from './new-calls.ts'

type Page = Awaited<ReturnType<typeof fetchCalls>>
type Cursor = string | null
type Data = InfiniteData<Page, Cursor>

const PAGE_ROWS = 50
/** The API may return a short page although there are more rows: this many rows are enough to show. */
const ROWS_MIN = 20
/** Changed rows further down are loaded one by one, at most this many at a time. */
const SINGLES_MAX = 10
const REFRESH_MS = 1_000

export interface Calls {
  readonly rows: readonly ListedCall[]
  readonly query: ReturnType<typeof usePages>
  /** The number of new calls that wait to be shown. */
  readonly fresh: number
  readonly showFresh: () => void
}

export function useCalls(search: CallsSearch): Calls {
  const zone = useZone()
  const queries = useQueryClient()
  const key = keyOf(search, zone)
  const query = usePages(search, zone)
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? []
  const [head, setHead] = useState<{ readonly of: string; readonly page: Page } | null>(null)
  const of = JSON.stringify(key)
  const change = (update: (data: Data) => Data) => patchData<Data>(queries, key, update)
  const checkForNew = async (changes: readonly Change[]): Promise<void> => {
    await untilRead(queries, key)
    const read = queries.getQueryData<Data>(key)?.pages.flatMap(({ data }) => data)
    if (!read) return
    const page = await fetchPage(search, zone, null)
    const atHead = new Set(page.data.map(({ id }) => id))
    const shown = new Set(read.map(({ id }) => id))
    const below = [...new Set(changes.map(({ id }) => id ?? ''))].filter((id) => shown.has(id) && !atHead.has(id))
    const singles = await Promise.all(below.slice(0, SINGLES_MAX).map((id) => fetchCalls({ q: id })))
    const changed = [page, ...singles].flatMap(({ data }) => data)
    const patched = change(({ pages, pageParams }) =>
      // A list without rows has no row that could move under the pointer.
      pages.every(({ data }) => data.length === 0)
        ? { pages: [page], pageParams: [null] }
        : { pages: updateCalls(pages, changed), pageParams },
    )
    setHead({ of, page })
    await patched
  }
  useBatchedChanges(({ type }) => type === 'call', checkForNew, REFRESH_MS)
  useFilled(query, rows.length)
  return {
    rows,
    query,
    fresh: head?.of === of ? countNewCalls(head.page.data, rows) : 0,
    showFresh: () => head && void change(() => ({ pages: [head.page], pageParams: [null] })),
  }
}

function usePages(search: CallsSearch, zone: string) {
  return useInfiniteQuery({
    queryKey: keyOf(search, zone),
    queryFn: ({ pageParam }) => fetchPage(search, zone, pageParam),
    initialPageParam: null as Cursor,
    getNextPageParam: ({ next }: Page) => next,
    // Rows stay in place until the person asks for new ones, and are updated one by one.
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnMount: 'always',
    refetchOnReconnect: false,
  })
}

function keyOf(search: CallsSearch, zone: string) {
  return ['calls', search, zone]
}

function fetchPage(search: CallsSearch, zone: string, cursor: Cursor): Promise<Page> {
  return fetchCalls({
    ...askedOf(search, timeBounds(search, Date.now(), zone)),
    limit: PAGE_ROWS,
    ...(cursor !== null && { cursor }),
  })
}

/** Loads further pages while the pages are short. */
function useFilled(
  { hasNextPage, isFetching, isError, fetchNextPage }: ReturnType<typeof usePages>,
  rows: number,
): void {
  const goOn = hasNextPage && !isFetching && !isError && rows < ROWS_MIN
  useEffect(() => {
    if (goOn) void fetchNextPage()
  }, [goOn, fetchNextPage])
}
