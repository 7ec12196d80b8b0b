// The part of the call that was recorded, and the state of the recording.
import { useQuery } from '@tanstack/react-query'
import { AudioLines } from '../../parts/icons.ts'
import type { WholeCall } from '../../api/calls.ts'
import { recordingQuery } from '../../api/recordings.ts'
import type { TimeRange } from './axis-scale.ts'
import { LaneSegment } from './axis.tsx'
import type { AxisLane } from './axis.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Wave } from '../../parts/player/wave.tsx'
import { words } from '../../words/words.ts'
import { millisOf, numberIn, textIn } from './call-facts.ts'
import { nameOf, listRecordings } from './recordings/recording-list.ts'
import type { CallRecording } from './recordings/recording-list.ts'

const say = words.recordings

type BarState = CallRecording['state'] | 'expected' | 'lost'

/** The lane of the first recording shown, from its beginning for its duration; `null`: the call has no recording. */
export function recordingLane(call: WholeCall, span: TimeRange): AxisLane | null {
  const first = listRecordings(call.recordings)[0]?.recording ?? null
  if (first === null && call.recording === null) return null
  const announced = call.recording?.state === 'failed' ? 'lost' : (call.recording?.state ?? 'expected')
  const state: BarState = first?.state ?? announced
  const seconds = first?.duration_s ?? numberIn(call.fields, 'recording_duration')
  const fromMs = beginOf(call, first, seconds) ?? span.fromMs
  const toMs = seconds === null ? (millisOf(call.ended_at) ?? span.toMs) : fromMs + seconds * 1_000
  const under = seconds === null ? beginning(say.lane[state]) : `${words.life.length(seconds)}, ${say.lane[state]}`
  return {
    id: 'recording',
    title: <b>{first === null ? say.one : nameOf(first)}</b>,
    under,
    content: (
      <LaneSegment span={span} fromMs={fromMs} toMs={toMs}>
        <span className={`recbar ${state}`} role="img" aria-label={say.bar} title={under}>
          {first?.state === 'ready' ? (
            <Picture id={first.id} channels={first.channels ?? 1} />
          ) : (
            <Icon of={AudioLines} small />
          )}
        </span>
      </LaneSegment>
    ),
  }
}

/** A conversation is recorded from its answer; a message ends with the call. */
function beginOf(call: WholeCall, first: CallRecording | null, seconds: number | null): number | null {
  const endMs = millisOf(call.ended_at)
  if (first?.is_voicemail === true && endMs !== null && seconds !== null) return endMs - seconds * 1_000
  return millisOf(textIn(call.fields, 'answer_time'))
}

const BAR_HEIGHT = 24

function Picture({ id, channels }: { id: string; channels: number }) {
  const peaks = useQuery(recordingQuery(id)).data?.peaks
  return peaks === undefined ? null : <Wave peaks={peaks} channels={channels} height={BAR_HEIGHT} />
}

/** Begins a text with a capital letter. */
function beginning(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
