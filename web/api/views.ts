// Saved views of the lists.
import { queryOptions } from '@tanstack/react-query'
import type { operations } from '../../src/client/client.ts'
import { api, unwrap } from './client.ts'

export type ViewedList = NonNullable<NonNullable<operations['listViews']['parameters']['query']>['list']>

/** The views of a list: the person's own and those shared with the account, oldest first. */
export function viewsQuery(list: ViewedList) {
  return queryOptions({
    queryKey: ['views', list],
    queryFn: async () => {
      const all: SavedView[] = []
      for (let cursor: string | undefined; ;) {
        const page = await fetchViews(list, cursor)
        all.push(...page.data)
        if (page.next === null) return all
        cursor = page.next
      }
    },
  })
}

function fetchViews(list: ViewedList, cursor: string | undefined) {
  const query = { list, limit: 200, ...(cursor !== undefined && { cursor }) }
  return unwrap(api.GET('/views', { params: { query } }))
}

export type SavedView = Awaited<ReturnType<typeof fetchViews>>['data'][number]
