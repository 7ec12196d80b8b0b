// A file that the PBX records to: its path, as the PBX names it, and what is reported of it.
import type { Call, RecordingNews } from '../calls/call.ts'

/** A longer path comes from an attack. Linux takes 4096, and a recording's has some 100. */
const PATH_MAX = 1024

/** In full, and what it says: nothing in it leads elsewhere. */
export function isPlainPath(path: string): boolean {
  return path.startsWith('/') && path.length <= PATH_MAX && !path.includes('\0') && !path.split('/').includes('..')
}

/** What there is to say of a file once its call has ended. The folder may have been taken away since it was announced. */
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
