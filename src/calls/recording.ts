// How far a call's recording is (C9).
//
// Nothing is expected until the source announces a recording. Then it comes, or it is given up; a recording that was
// given up may still come. Once one is there the call has a recording, whatever becomes of others. A file on the disk
// of the switch is noted (`recorded`), but it is not here yet, so nothing waits for it.
import type { Fields, RecordingNews, RecordingState } from './call.ts'

type News = 'expected' | 'url' | 'failed' | 'file'

/** The state after a piece of news, by the state before. */
const next: Readonly<Record<RecordingState, Readonly<Record<News, RecordingState>>>> = {
  none: { expected: 'expected', url: 'ready', failed: 'failed', file: 'none' },
  expected: { expected: 'expected', url: 'ready', failed: 'failed', file: 'expected' },
  failed: { expected: 'expected', url: 'ready', failed: 'failed', file: 'failed' },
  ready: { expected: 'ready', url: 'ready', failed: 'ready', file: 'ready' },
}

/** The recording's state after this news, and the fields that it makes known. */
export function hearOfRecording(state: RecordingState, news: RecordingNews): { state: RecordingState; fields: Fields } {
  if ('url' in news) return { state: next[state].url, fields: { recorded: true, recording_url: news.url } }
  if ('file' in news) return { state: next[state].file, fields: { recorded: true } }
  if ('failed' in news) return { state: next[state].failed, fields: {} }
  return { state: next[state].expected, fields: { recorded: true } }
}
