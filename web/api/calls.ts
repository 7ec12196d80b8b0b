// Calls, as several parts of the page ask for them.
import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

/** What a list of calls may be narrowed to, as the API takes it. */
export type CallsAsked = NonNullable<Parameters<typeof api.calls.$get>[0]>['query']

/** One page of calls, newest first. */
export function askCalls(query: CallsAsked) {
  return told(api.calls.$get({ query }))
}

export type ListedCall = Awaited<ReturnType<typeof askCalls>>['data'][number]

function askCall(id: string) {
  return told(api.calls[':id'].$get({ param: { id }, query: {} }))
}

export type WholeCall = Awaited<ReturnType<typeof askCall>>

/** Of every call that is looked at by itself, however it is called. */
export const callsKey = ['call'] as const

/** One call with its events and deliveries. */
export function callQuery(id: string) {
  return queryOptions({ queryKey: [...callsKey, id], queryFn: () => askCall(id) })
}
