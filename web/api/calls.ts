// Queries about calls that several parts of the page share.
import { queryOptions } from '@tanstack/react-query'
import type { operations } from '../../src/client/client.ts'
import { api, unwrap } from './client.ts'

/** The filter of a list of calls, in the form of the API. */
export type CallsQuery = NonNullable<operations['listCalls']['parameters']['query']>

/** Returns a page of calls, in order of their start. */
export function fetchCalls(query: CallsQuery) {
  return unwrap(api.GET('/calls', { params: { query } }))
}

export type ListedCall = Awaited<ReturnType<typeof fetchCalls>>['data'][number]

function fetchCall(id: string) {
  return unwrap(api.GET('/calls/{id}', { params: { path: { id } } }))
}

export type WholeCall = Awaited<ReturnType<typeof fetchCall>>

/** The query key prefix of single calls. */
export const CALLS_KEY = ['call'] as const

/** Enough calls to show that they arrive, and their results. */
const SOURCE_CALLS = 5

/** The newest calls of one source. */
export function sourceCallsQuery(id: string) {
  return queryOptions({
    queryKey: [...CALLS_KEY, 'of-source', id],
    queryFn: () => fetchCalls({ source_id: id, limit: SOURCE_CALLS }),
  })
}

/** The query for a call with its events and deliveries. */
export function callQuery(id: string) {
  return queryOptions({ queryKey: [...CALLS_KEY, id], queryFn: () => fetchCall(id) })
}

/** What a person adds to a call (C26). */
export type AdditionInput = NonNullable<operations['addToCall']['requestBody']>['content']['application/json']

export function addToCall(id: string, body: AdditionInput) {
  return unwrap(api.POST('/calls/{id}/additions', { params: { path: { id } }, body }))
}

export function removeAddition(id: string, addition: string) {
  return unwrap(api.DELETE('/calls/{id}/additions/{addition}', { params: { path: { id, addition } } }))
}

function fetchCaller(number: string) {
  return unwrap(api.GET('/callers/{number}', { params: { path: { number } } }))
}

export type Caller = Awaited<ReturnType<typeof fetchCaller>>

/** The sum of the kept calls of one number. */
export function callerQuery(number: string) {
  return queryOptions({ queryKey: ['caller', number], queryFn: () => fetchCaller(number) })
}
