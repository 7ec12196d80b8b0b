// Reads news of recordings and transcripts. Twilio stores recordings; Offhook fetches each with the account's own name and
// token.
import type { MessageHead } from '../webhook.ts'
import { countParam, textParam, type Params } from './params.ts'
import { timeOf, type MessageUpdate } from './message-updates.ts'

/**
 * Twilio records WAV and derives the MP3: from the WAV, Offhook encodes MP3 only once. Two channels of 8,000 samples of 16 bit
 * a second are 110 MiB an hour, and 200 MiB is the maximum (S43): a longer recording is fetched as MP3.
 */
const WAV_MOST_S = 6_000

/**
 * The address of a recording: `RecordingUrl` and the format (https://www.twilio.com/docs/voice/twiml/record). Requests as many
 * channels as were recorded: to request two channels of a mono recording is an error (16113). `null`: none.
 */
function mediaAddress(params: Params): string | null {
  const url = textParam(params, 'RecordingUrl')
  if (url === undefined) return null
  const bare = url.replace(/\.(wav|mp3|json)$/, '')
  return `${bare}.${(countParam(params, 'RecordingDuration') ?? 0) > WAV_MOST_S ? 'mp3' : 'wav'}`
}

/**
 * The recording that the end of a verb names. The recording may not exist yet: its status callback reports it, with the same
 * address, and until then Offhook retries.
 */
export function recordingNews(params: Params): Pick<MessageUpdate, 'recording'> {
  const url = mediaAddress(params)
  return url === null ? {} : { recording: { url } }
}

/** Statuses that need no report yet. */
const STATUSES_UNDERWAY: ReadonlySet<string> = new Set(['paused', 'stopped', 'processing', 'deleted'])

/**
 * News of a recording, by its RecordingStatus: in-progress, paused, stopped, processing, completed, absent, failed, deleted
 * (https://www.twilio.com/docs/voice/api/recording). `null`: none of these.
 */
export function readRecording(params: Params, head: MessageHead): MessageUpdate[] | null {
  const at = timeOf(params, head)
  const status = textParam(params, 'RecordingStatus') ?? ''
  const isMessage = textParam(params, 'RecordingSource') === 'RecordVerb'
  if (STATUSES_UNDERWAY.has(status)) return []
  if (status === 'in-progress') return [{ at, recording: { expected: true } }]
  if (status === 'absent' || status === 'failed') return [{ at, recording: { failed: whyFailed(params, status) } }]
  const url = mediaAddress(params)
  if (status !== 'completed' || url === null) return null
  const left = { outcome: 'voicemail', fields: { voicemail_left: true } } as const
  return [{ at, recording: { url }, ...(isMessage && left) }]
}

function whyFailed(params: Params, status: string): string {
  const code = textParam(params, 'ErrorCode')
  const why = code === undefined || code === '0' ? '' : ` (error ${code.slice(0, 20)}, see twilio.com/docs/api/errors)`
  return `Twilio reports the recording as ${status}${why}.`
}

/** A transcription by Twilio: completed or failed (https://www.twilio.com/docs/voice/twiml/record#transcribecallback). */
export function readTranscript(params: Params, head: MessageHead): MessageUpdate[] {
  const text = textParam(params, 'TranscriptionText')
  const isDone = textParam(params, 'TranscriptionStatus') === 'completed' && text !== undefined
  return isDone ? [{ at: timeOf(params, head), fields: { transcript: text } }] : []
}
