import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

function askRecordingSettings() {
  return told(api['recording-settings'].$get())
}

export type RecordingSettings = Awaited<ReturnType<typeof askRecordingSettings>>

/** How recordings are kept, and what this machine can do with them. */
export const recordingSettingsQuery = queryOptions({
  queryKey: ['recording-settings'],
  queryFn: askRecordingSettings,
  staleTime: 60_000,
})
