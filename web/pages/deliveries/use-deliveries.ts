// The list of deliveries: read page after page, kept up to date, with new deliveries counted until the person asks for them.
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { fetchDeliveries, deliveryQuery } from '../../api/deliveries.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { renewIntegrations, useHeldIntegrations } from '../../api/integrations.ts'
import { patchData, untilRead } from '../../api/patch-data.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { useZone } from '../../api/membership.ts'
import type { Change } from '../../api/stream.ts'
import { isOpen } from '../../../src/delivery/delivery-states.ts'
import { queryOfFilter } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'
import { findNewDeliveries, patchDeliveries, updateDeliveries } from './deliveries-updates.ts'
import type { DeliveryListPage, DeliveryChange } from './deliveries-updates.ts'

/** Number of rows that "Show more" adds, as nearly as the filter allows. */
const PAGE_ROWS = 50
/** Maximum number of API pages for that: with a filter that matches little, the search would go on for long. */
const PAGES_MAX = 40
/** How often changes are fetched. */
const REFRESH_MS = 2_000
/** Number of rows to fetch at a time, when the stream does not contain everything. */
const READ_AGAIN_MAX = 10

export interface DeliveryList {
  readonly rows: readonly ListedDelivery[]
  /** Ids of the integrations that are paused or off. */
  readonly held: ReadonlySet<string>
  readonly error: Error | null
  /** There is nothing to show yet. */
  readonly isPending: boolean
  /** The visible rows still belong to another filter. */
  readonly isBusy: boolean
  readonly isLooking: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly retry: () => void
  /** Number of new deliveries: `isExact` unless there may be more than were counted. */
  readonly fresh: { readonly count: number; readonly isExact: boolean }
  /** Shows them. */
  readonly refresh: () => Promise<void>
  /** Fetches these deliveries again. */
  readonly reload: (ids: readonly string[]) => Promise<void>
}

const NONE: ReadonlySet<string> = new Set()

type Data = InfiniteData<DeliveryListPage, string>

export function useDeliveries(filter: DeliveriesFilter): DeliveryList {
  const queries = useQueryClient()
  const { text, key, fetchPage, query } = usePages(filter)
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ data }) => data) ?? [], [pages])
  const change = useCallback(
    (update: (pages: DeliveryListPage[]) => DeliveryListPage[]) =>
      patchData<Data>(queries, key, (data) => ({ ...data, pages: update(data.pages) })),
    [queries, key],
  )
  const reload = useCallback(
    async (ids: readonly string[]) => {
      const read = await Promise.all(ids.slice(0, READ_AGAIN_MAX).map((q) => fetchDeliveries({ q })))
      await change((before) =>
        updateDeliveries(
          before,
          read.flatMap(({ data }) => data),
        ),
      )
    },
    [change],
  )
  const { fresh, checkForNew, clear } = useFresh(key, fetchPage)
  useLiveUpdates({ key, reload, checkForNew, change })
  const held = useHeldIntegrations()
  const more = useMore(query, { key: text, count: rows.length, pages: pages?.length ?? 0 })
  return {
    rows,
    held: held ?? NONE,
    error: query.error,
    // Both must be loaded: a state that shows its integration's pause later would move the columns.
    isPending: query.isPending || (held === null && query.error === null),
    isBusy: query.isPlaceholderData,
    ...more,
    retry: () => void query.refetch(),
    fresh,
    // What could not be read now is read with the next change.
    reload: (ids) => reload(ids).catch(() => undefined),
    refresh: async () => {
      const newest = await fetchPage('')
      clear()
      await patchData<Data>(queries, key, () => ({ pages: [newest], pageParams: [''] }))
    },
  }
}

/** The pages of the API for a filter. */
function usePages(filter: DeliveriesFilter) {
  const zone = useZone()
  const text = JSON.stringify(filter)
  const key = useMemo(() => ['deliveries', text], [text])
  const fetchPage = useCallback(
    (cursor: string, limit = PAGE_ROWS): Promise<DeliveryListPage> =>
      fetchDeliveries({
        ...queryOfFilter(JSON.parse(text) as DeliveriesFilter, Date.now(), zone),
        limit,
        ...(cursor !== '' && { cursor }),
      }),
    [text, zone],
  )
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: '',
    getNextPageParam: ({ next }: DeliveryListPage) => next,
    // The stream keeps the pages up to date; they are never fetched again in the background, because rows would move.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: keepPreviousData,
  })
  return { text, key, fetchPage, query }
}

/** Reads on until a page is full. */
function useMore(
  query: {
    readonly hasNextPage: boolean
    readonly isFetching: boolean
    readonly error: Error | null
    readonly fetchNextPage: () => unknown
  },
  { key, count, pages }: { readonly key: string; readonly count: number; readonly pages: number },
) {
  const first = { key, rows: PAGE_ROWS, pages: PAGES_MAX }
  const [goal, setGoal] = useState(first)
  if (goal.key !== key) setGoal(first)
  const { hasNextPage, isFetching, error, fetchNextPage } = query
  const needsMore = hasNextPage && count < goal.rows && pages < goal.pages && error === null
  useEffect(() => {
    if (needsMore && !isFetching) void fetchNextPage()
  }, [needsMore, isFetching, fetchNextPage, pages])
  return {
    isLooking: needsMore || isFetching,
    hasMore: hasNextPage,
    more: () => setGoal({ key, rows: count + PAGE_ROWS, pages: pages + PAGES_MAX }),
  }
}

/** Counts new deliveries, without showing them. */
function useFresh(key: readonly string[], fetchPage: (cursor: string) => Promise<DeliveryListPage>) {
  const queries = useQueryClient()
  const none = { key, count: 0, isExact: true }
  const [fresh, setFresh] = useState(none)
  const checkForNew = useCallback(async () => {
    const newest = await fetchPage('')
    const patched = patchData<Data>(queries, key, (shown) =>
      // An empty list has no rows that could move.
      shown.pages.every(({ data }) => data.length === 0) && newest.data.length > 0
        ? { pages: [newest], pageParams: [''] }
        : { ...shown, pages: updateDeliveries(shown.pages, newest.data) },
    )
    const above = findNewDeliveries(queries.getQueryData<Data>(key)?.pages ?? [newest], newest)
    setFresh({ key, count: above.length, isExact: above.length < newest.data.length || newest.next === null })
    await patched
  }, [fetchPage, queries, key])
  const clear = useCallback(() => setFresh({ key, count: 0, isExact: true }), [key])
  return { fresh: fresh.key === key ? fresh : none, checkForNew, clear }
}

interface LiveUpdatesOptions {
  readonly key: readonly string[]
  readonly reload: (ids: readonly string[]) => Promise<void>
  readonly checkForNew: () => Promise<void>
  readonly change: (update: (pages: DeliveryListPage[]) => DeliveryListPage[]) => Promise<void>
}

function useLiveUpdates({ key, reload, checkForNew, change }: LiveUpdatesOptions): void {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type }: Change) => type !== 'call',
    async (changes) => {
      const deliveryChanges = changes.filter(
        (one): one is Change & DeliveryChange => one.type === 'delivery' && one.id !== undefined,
      )
      for (const id of new Set(deliveryChanges.map((one) => one.id)))
        void queries.invalidateQueries({ queryKey: deliveryQuery(id).queryKey })
      const isGap = deliveryChanges.length < changes.length
      if (isGap) {
        // The rows show when an integration is off, so fetch the integrations again.
        void renewIntegrations(queries)
        void queries.invalidateQueries({ queryKey: ['delivery'] })
      }
      await untilRead(queries, key)
      const rows = queries.getQueryData<Data>(key)?.pages.flatMap(({ data }) => data)
      if (!rows) return
      const shown = new Set(rows.map(({ id }) => id))
      const changed = new Set(deliveryChanges.map(({ id }) => id).filter((id) => shown.has(id)))
      // Back after a gap: waiting deliveries have most likely changed.
      if (isGap) for (const { id, state } of rows) if (isOpen(state)) changed.add(id)
      // The stream contains neither the duration of an attempt nor the next attempt.
      const read = [change((pages) => patchDeliveries(pages, deliveryChanges)), reload([...changed])]
      if (isGap || deliveryChanges.some(({ id }) => !shown.has(id))) read.push(checkForNew())
      await Promise.all(read)
    },
    REFRESH_MS,
  )
}
