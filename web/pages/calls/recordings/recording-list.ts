// Selects the recordings of a call to show, with their order and names, or the reason why there is none. Pure.
import type { WholeCall } from '../../../api/calls.ts'
import { words } from '../../../words/words.ts'

export type CallRecording = WholeCall['recordings'][number]

/** Why no recording is shown. */
export type NoRecordingReason =
  /** The recording was announced and may still come. */
  | 'expected'
  /** The recording was announced and did not come. */
  | 'lost'
  /** The phone system recorded the call, but Offhook got neither file nor address. */
  | 'not_fetched'

interface RecordingItem {
  readonly recording: CallRecording
  /** "Recording", or "Voicemail 2" if there are several of a kind. */
  readonly name: string
}

/**
 * Orders recordings: playable ones first, the longest at the top; then recordings that may still come; then the rest.
 */
export function listRecordings(recordings: readonly CallRecording[]): RecordingItem[] {
  const ordered = recordings.toSorted((a, b) => rank(a) - rank(b) || lengthOf(b) - lengthOf(a))
  const several = Map.groupBy(ordered, nameOf)
  return ordered.map((recording) => {
    const name = nameOf(recording)
    const kin = several.get(name) ?? []
    return { recording, name: kin.length > 1 ? words.recordings.nth(name, kin.indexOf(recording) + 1) : name }
  })
}

export function noRecordingReason(
  call: Pick<WholeCall, 'recordings' | 'recording' | 'fields'>,
): NoRecordingReason | null {
  const isComing = call.recordings.some(({ state }) => state === 'fetching' || state === 'converting')
  if (call.recording?.state === 'expected' && !isComing) return 'expected'
  if (call.recordings.length > 0) return null
  if (call.recording?.state === 'failed') return 'lost'
  return call.recording === null && call.fields['recorded'] === true ? 'not_fetched' : null
}

export function nameOf({ is_voicemail }: Pick<CallRecording, 'is_voicemail'>): string {
  return is_voicemail ? words.recordings.voicemail : words.recordings.one
}

const RANKS = { ready: 0, converting: 1, fetching: 1, failed: 2, deleted: 3 } as const

function rank({ state }: CallRecording): number {
  return RANKS[state]
}

/** The length counts only for recordings that can be played. */
function lengthOf({ state, duration_s: seconds }: CallRecording): number {
  return state === 'ready' ? (seconds ?? 0) : 0
}
