// A recording file of the PBX: checks its path, and reports it.
import type { Call, RecordingNews } from '../calls/call.ts'

/** A longer path comes from an attack. Linux allows 4096, and the path of a recording has some 100. */
const PATH_MAX = 1024

/** The path is absolute and contains nothing that leads elsewhere. */
export function isPlainPath(path: string): boolean {
  return path.startsWith('/') && path.length <= PATH_MAX && !path.includes('\0') && !path.split('/').includes('..')
}

/** The news of a file once its call has ended. The folder may have been removed from the settings since the announcement. */
export function recordingNewsAtEnd(
  path: string,
  { voicemail, canFetch }: { voicemail: boolean; canFetch: boolean },
): RecordingNews {
  if (!canFetch) return { failed: 'The source no longer has a recordings folder.', of: path }
  return { file: path, ...(voicemail && { voicemail }) }
}

/** The files of a call that an earlier run of the program announced and did not report. */
export function announcedFiles(call: Call): string[] {
  return Object.entries(call.recordings ?? {}).flatMap(([path, { state }]) =>
    state === 'announced' && isPlainPath(path) ? [path] : [],
  )
}
