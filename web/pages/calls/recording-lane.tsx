import { AudioLines } from 'lucide-react'
import type { WholeCall } from '../../api/calls.ts'
import type { Span } from '../../parts/axis-of.ts'
import { Part } from '../../parts/axis.tsx'
import type { Lane } from '../../parts/axis.tsx'
import { Icon } from '../../parts/icon.tsx'
import { words } from '../../words/words.ts'
import { millisOf, numberIn, textIn } from './call-facts.ts'

const say = words.calls

/** Where in the call the recording lies: from the answer on, as long as it is; `null`: none was told of. */
export function recordingLane(call: WholeCall, span: Span): Lane | null {
  const { recording, fields } = call
  if (recording === null) return null
  const fromMs = millisOf(textIn(fields, 'answer_time')) ?? span.fromMs
  const seconds = numberIn(fields, 'recording_duration')
  const endMs = millisOf(call.ended_at)
  const toMs = seconds === null ? (endMs ?? span.toMs) : fromMs + seconds * 1_000
  const state = say.recording[recording.state]
  const under = seconds === null ? state : `${words.life.length(seconds)}, ${state.toLowerCase()}`
  const url = addressOf(recording.url)
  return {
    id: 'recording',
    title: <b>{say.lane.recording}</b>,
    under: (
      <>
        {under}
        {url !== null && (
          <>
            {' '}
            <a className="link" href={url} target="_blank" rel="noreferrer noopener">
              {say.recording.listen}
            </a>
          </>
        )}
      </>
    ),
    content: (
      <Part span={span} fromMs={fromMs} toMs={toMs}>
        <span className={`recbar ${recording.state}`} role="img" aria-label={say.recording.bar} title={under}>
          <Icon of={AudioLines} small />
        </span>
      </Part>
    ),
  }
}

/** Others chose the address: only what a browser fetches is a link. */
function addressOf(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null
}
