// Bulk work that goes on in the background: found again after the page was left.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const JOB_KIND = 'resend'

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: fetchJobs,
  // As long as it runs one wants to see it move.
  refetchInterval: ({ state: { data } }) => (data?.some(isRunning) === true ? 1_000 : false),
})

type Job = Awaited<ReturnType<typeof fetchJobs>>[number]

function isRunning(job: { readonly kind: string; readonly state: string }): boolean {
  return job.kind === JOB_KIND && job.state === 'running'
}

/** The resend that runs, or that was watched until its end. `watched`: its id. */
export function useJob(watched: string | null): Job | null {
  const { data = [] } = useQuery(jobsQuery)
  return data.find(({ id }) => id === watched) ?? data.find(isRunning) ?? null
}

async function fetchJobs() {
  return (await unwrap(api.GET('/api/v1/jobs', { params: { query: { limit: 10 } } }))).data
}
