// Bulk jobs in the background: found again after the person left the page.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const JOB_KINDS = ['resend', 'cancel'] as const

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: fetchJobs,
  // While a job runs, its progress should be visible.
  refetchInterval: ({ state: { data } }) => (data?.some(isRunning) === true ? 1_000 : false),
})

type Job = Awaited<ReturnType<typeof fetchJobs>>[number]

function isRunning({ state }: { readonly state: string }): boolean {
  return state === 'running'
}

/** The running job, or the job that was watched until its end. `watched`: its id. */
export function useJob(watched: string | null): Job | null {
  const { data = [] } = useQuery(jobsQuery)
  return data.find(({ id }) => id === watched) ?? data.find(isRunning) ?? null
}

async function fetchJobs() {
  const { data } = await unwrap(api.GET('/jobs', { params: { query: { limit: 10 } } }))
  return data.flatMap((job) => {
    const kind = JOB_KINDS.find((one) => one === job.kind)
    return kind === undefined ? [] : [{ ...job, kind }]
  })
}

/** Starts a bulk job; resolves with its id, which is watched from now on. */
export async function beginJob(queries: QueryClient, asked: Promise<object>): Promise<string> {
  const begun = await asked
  await queries.invalidateQueries({ queryKey: jobsQuery.queryKey })
  return 'id' in begun ? String(begun.id) : ''
}
