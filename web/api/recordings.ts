// Recordings of a call, as several parts of the page ask for them.
import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

/** One recording with its waveform and who listened. */
export function recordingQuery(id: string) {
  return queryOptions({
    queryKey: ['recording', id],
    queryFn: () => askRecording(id),
    // A waveform does not change. Who listened is asked for when somebody looks.
    staleTime: 5 * 60_000,
  })
}

function askRecording(id: string) {
  return told(api.recordings[':id'].$get({ param: { id } }))
}

export type Recording = Awaited<ReturnType<typeof askRecording>>

export function retryRecording(id: string) {
  return told(api.recordings[':id'].retry.$post({ param: { id } }))
}

export function deleteRecording(id: string) {
  return told(api.recordings[':id'].$delete({ param: { id } }))
}

export function retryStep(call: string, name: string) {
  return told(api.calls[':id'].steps[':name'].retry.$post({ param: { id: call, name }, query: {} }))
}

/**
 * A link to a recording as this page may play it: the policy lets it fetch from its own address only, and the public one
 * may be another.
 */
export function ownLink(url: string): string {
  const { pathname = '', search = '' } = URL.parse(url, location.origin) ?? {}
  return pathname.slice(Math.max(0, pathname.lastIndexOf('/recordings/'))) + search
}
