// User name and password for fetching recordings, of sources that name an address in their settings: they go to one origin
// alone (S26).
import type { RecordingCredentials } from './kind.ts'
import type { Settings } from './settings.ts'

/** The origin that recordings are fetched from, such as `https://pbx.example`; empty: none is named. */
export function recordingsOrigin({ recordings_origin: origin }: Settings): string {
  return typeof origin === 'string' ? origin : ''
}

/** `null`: nobody needs to be named. Settings with their secrets; some systems take a key as user name, and no password. */
export function recordingCredentials(settings: Settings): RecordingCredentials | null {
  const origin = recordingsOrigin(settings)
  const { recordings_username: username, recordings_password: password } = settings
  if (origin === '' || typeof username !== 'string' || username === '') return null
  return { origin, username, password: typeof password === 'string' ? password : '' }
}
