// Queries about integrations that several parts of the page share.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, unwrap } from './client.ts'

/** All integrations of the account, oldest first. */
export const integrationsQuery = queryOptions({
  queryKey: ['integrations'],
  queryFn: async () => {
    const all: ListedIntegration[] = []
    for (let cursor: string | undefined; ;) {
      const page = await fetchIntegrations(cursor)
      all.push(...page.data)
      if (page.next === null) return all
      cursor = page.next
    }
  },
})

function fetchIntegrations(cursor: string | undefined) {
  return unwrap(
    api.GET('/integrations', { params: { query: { limit: 200, ...(cursor !== undefined && { cursor }) } } }),
  )
}

export type ListedIntegration = Awaited<ReturnType<typeof fetchIntegrations>>['data'][number]

/**
 * Ids of the integrations that are paused or off: their waiting deliveries wait until they send again. `null`: not known yet.
 */
export function useHeldIntegrations(): ReadonlySet<string> | null {
  const { data, isPending } = useQuery(integrationsQuery)
  return useMemo(() => (isPending ? null : new Set(data?.filter(isHeld).map(({ id }) => id))), [data, isPending])
}

/** Whether nothing is sent: the integration is off or paused, or its settings can't be read. */
export function isHeld({ enabled, unreadable_reason: unreadable, paused_until: pause }: ListedIntegration): boolean {
  return !enabled || unreadable !== null || pause !== null
}

/** The activity of each integration: the last 24 hours, waiting deliveries, health. */
export const activityQuery = queryOptions({
  queryKey: ['activity'],
  queryFn: fetchActivity,
  // The 24 hours move on even if nothing happens.
  refetchInterval: 60_000,
})

async function fetchActivity() {
  const { data } = await unwrap(api.GET('/integrations/activity'))
  return data
}

export type Activity = Awaited<ReturnType<typeof fetchActivity>>[number]

/** Puts a saved integration into the cached list, if there is one. */
export function putIntoList(queries: QueryClient, saved: ListedIntegration): void {
  queries.setQueryData(integrationsQuery.queryKey, (all) => {
    if (!all) return all
    return all.some(({ id }) => id === saved.id)
      ? all.map((one) => (one.id === saved.id ? saved : one))
      : [...all, saved]
  })
}

/** Fetches all data about integrations again, after a change. */
export async function renewIntegrations(queries: QueryClient): Promise<void> {
  await Promise.all([integrationsQuery, activityQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })))
}
