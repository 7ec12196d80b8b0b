import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

const ROWS = 50
/** Failures are counted about once a minute. */
const REFRESH_MS = 30_000

export type IssueList = 'unresolved' | 'resolved'

function fetchIssues(state: IssueList, cursor: string | null) {
  const query = { state, limit: ROWS, ...(cursor !== null && { cursor }) }
  return unwrap(api.GET('/issues', { params: { query } }))
}

export type Issue = Awaited<ReturnType<typeof fetchIssues>>['data'][number]

export const issuesQuery = (state: IssueList) =>
  infiniteQueryOptions({
    queryKey: ['issues', state],
    queryFn: ({ pageParam }) => fetchIssues(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
  })

export const issueQuery = (id: string) =>
  queryOptions({
    queryKey: ['issue', id],
    queryFn: () => unwrap(api.GET('/issues/{id}', { params: { path: { id } } })),
    refetchInterval: REFRESH_MS,
  })
