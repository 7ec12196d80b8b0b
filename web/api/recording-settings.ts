import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchRecordingSettings() {
  return unwrap(api.GET('/recording-settings'))
}

export type RecordingSettings = Awaited<ReturnType<typeof fetchRecordingSettings>>

/** How recordings are stored, and what this machine can do with them. */
export const recordingSettingsQuery = queryOptions({
  queryKey: ['recording-settings'],
  queryFn: fetchRecordingSettings,
  staleTime: 60_000,
})
