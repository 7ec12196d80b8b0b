// User name and password for fetching recordings, of sources with an address in their settings: they go to one origin alone
// (S26).
import type { RecordingCredentials } from './adapter.ts'
import { recordingsOrigin } from './kinds/common-settings.ts'
import type { Settings } from './kinds/settings.ts'

/** `null`: none needed. Takes settings with their secrets; some systems take a key as user name, and no password. */
export function recordingCredentials(settings: Settings): RecordingCredentials | null {
  const origin = recordingsOrigin(settings)
  const { recordings_username: username, recordings_password: password } = settings
  if (origin === '' || typeof username !== 'string' || username === '') return null
  return { origin, username, password: typeof password === 'string' ? password : '' }
}
