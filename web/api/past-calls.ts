// Queries about calls that an integration was not sent.
import { queryOptions } from '@tanstack/react-query'
import type { PastCallsInput } from '../../src/client/client.ts'
import { api, unwrap } from './client.ts'

/** Short enough to see the progress. */
const WATCH_MS = 1_000

/** How often the calls are counted: calls end while an integration is off. */
const COUNT_MS = 60_000

/** Calls that ended while an integration was last off. `changed`: when the integration was last saved. */
export function notSentQuery(id: string, changed: string) {
  return queryOptions({
    queryKey: [...NOT_SENT_KEY, id, changed],
    queryFn: () => fetchNotSent(id),
    refetchInterval: COUNT_MS,
  })
}

/** The query key prefix of these counts. */
export const NOT_SENT_KEY = ['not-sent'] as const

function fetchNotSent(id: string) {
  return unwrap(api.GET('/integrations/{id}/not-sent', { params: { path: { id } } }))
}

export type NotSentCalls = Awaited<ReturnType<typeof fetchNotSent>>

/** The progress of a job; polled while it runs. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: () => unwrap(api.GET('/jobs/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data === undefined || data.state === 'running' ? WATCH_MS : false),
  })
}

/** How often the results are counted: receivers take time to respond. */
const RESULTS_MS = 5_000

/** Maximum number of deliveries counted by result; the delivery log has all. */
export const RESULTS_MAX = 200

/** The deliveries of past calls that were sent to an integration since a time. */
export function pastDeliveriesQuery(id: string, from: string) {
  const query = { integration_id: id, kind: 'past' as const, from, limit: RESULTS_MAX }
  return queryOptions({
    queryKey: ['past-deliveries', id, from],
    queryFn: async () => (await unwrap(api.GET('/deliveries', { params: { query } }))).data,
    refetchInterval: RESULTS_MS,
  })
}

/** The number of calls that would be sent. */
export async function countPastCalls(id: string, input: PastCallsInput): Promise<number> {
  const answer = await postPastCalls(id, { ...input, dry_run: true })
  return 'count' in answer ? answer.count : 0
}

/** Starts to send them; resolves with the id of the job. */
export async function sendPastCalls(id: string, input: PastCallsInput): Promise<string> {
  const answer = await postPastCalls(id, { ...input, dry_run: false })
  return 'id' in answer ? answer.id : ''
}

function postPastCalls(id: string, body: PastCallsInput) {
  return unwrap(api.POST('/integrations/{id}/past-calls', { params: { path: { id } }, body }))
}
