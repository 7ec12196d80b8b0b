// Which recordings of a call are shown, in what order, under what names; and what is said where there is none. Pure.
import type { WholeCall } from '../../../api/calls.ts'
import { words } from '../../../words/words.ts'

export type CallRecording = WholeCall['recordings'][number]

/** What is known where no recording is here. */
export type NoRecordingReason =
  /** Announced: it may still come. */
  | 'expected'
  /** It was announced and did not come. */
  | 'lost'
  /** The phone system recorded the call; neither file nor address came. */
  | 'not_fetched'

interface RecordingItem {
  readonly recording: CallRecording
  /** "Recording", "Voicemail 2": apart where there are several of a kind. */
  readonly name: string
}

/** Those that can be heard come first, the longest of them before all; then what may still come, then the rest. */
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

/** Only of those that can be heard is the length what counts. */
function lengthOf({ state, duration_s: seconds }: CallRecording): number {
  return state === 'ready' ? (seconds ?? 0) : 0
}
