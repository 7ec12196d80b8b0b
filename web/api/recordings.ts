// Queries about recordings that several parts of the page share.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** The query for a recording with its waveform and its listeners. */
export function recordingQuery(id: string) {
  return queryOptions({
    queryKey: ['recording', id],
    queryFn: () => fetchRecording(id),
    // A waveform does not change. The listeners are fetched when somebody looks at them.
    staleTime: 5 * 60_000,
  })
}

function fetchRecording(id: string) {
  return unwrap(api.GET('/recordings/{id}', { params: { path: { id } } }))
}

export type Recording = Awaited<ReturnType<typeof fetchRecording>>

export function retryRecording(id: string) {
  return unwrap(api.POST('/recordings/{id}/retry', { params: { path: { id } } }))
}

export function deleteRecording(id: string) {
  return unwrap(api.DELETE('/recordings/{id}', { params: { path: { id } } }))
}

export function retryStep(call: string, name: string) {
  return unwrap(api.POST('/calls/{id}/steps/{name}/retry', { params: { path: { id: call, name } } }))
}

/**
 * A link to a recording on this page's own origin: the content security policy only allows that origin, and the public URL may
 * have another.
 */
export function ownLink(url: string): string {
  const { pathname = '', search = '' } = URL.parse(url, location.origin) ?? {}
  return pathname.slice(Math.max(0, pathname.lastIndexOf('/recordings/'))) + search
}
