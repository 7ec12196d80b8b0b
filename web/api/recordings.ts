// Recordings of a call, as several parts of the page ask for them.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** One recording with its waveform and who listened. */
export function recordingQuery(id: string) {
  return queryOptions({
    queryKey: ['recording', id],
    queryFn: () => fetchRecording(id),
    // A waveform does not change. Who listened is asked for when somebody looks.
    staleTime: 5 * 60_000,
  })
}

function fetchRecording(id: string) {
  return unwrap(api.GET('/api/v1/recordings/{id}', { params: { path: { id } } }))
}

export type Recording = Awaited<ReturnType<typeof fetchRecording>>

export function retryRecording(id: string) {
  return unwrap(api.POST('/api/v1/recordings/{id}/retry', { params: { path: { id } } }))
}

export function deleteRecording(id: string) {
  return unwrap(api.DELETE('/api/v1/recordings/{id}', { params: { path: { id } } }))
}

export function retryStep(call: string, name: string) {
  return unwrap(api.POST('/api/v1/calls/{id}/steps/{name}/retry', { params: { path: { id: call, name } } }))
}

/**
 * A link to a recording as this page may play it: the policy lets it fetch from its own address only, and the public one
 * may be another.
 */
export function ownLink(url: string): string {
  const { pathname = '', search = '' } = URL.parse(url, location.origin) ?? {}
  return pathname.slice(Math.max(0, pathname.lastIndexOf('/recordings/'))) + search
}
