// A pending recording: its origin, its progress, the time of the next attempt, and the failure of the last.
import { LoaderCircle, RotateCw } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Status } from '../../../parts/status.tsx'
import { Time, useNow } from '../../../parts/time.tsx'
import { words } from '../../../words/words.ts'
import { Head } from './head.tsx'
import type { CallRecording } from './recording-list.ts'

const say = words.recordings

export function PendingRecording({ recording, name }: { recording: CallRecording; name: string }) {
  const { state, progress, problem } = recording
  const now = useNow()
  const next = nextOf(recording, now)
  return (
    <>
      <Head name={name} role="status">
        <Status tone={next === null ? 'info' : 'warn'} icon={next === null ? LoaderCircle : RotateCw}>
          <span className="anywhere">{wordsOf(recording)}</span>
        </Status>
        {next !== null && (
          <span className="muted">
            {say.nextTry(next.n)} <Time at={next.at} as="clock" />
          </span>
        )}
        {state === 'converting' && progress !== null && (
          <progress className="progress" aria-label={say.convertingLabel} max={1} value={progress} />
        )}
      </Head>
      {problem !== null && (
        <div className="body">
          <p className="hint anywhere">{say.lastTry(sanitizeLine(problem))}</p>
        </div>
      )}
    </>
  )
}

/** The next attempt after failed ones, while it is still to come. */
function nextOf(
  { attempt_count: tries, next_attempt_at: at }: CallRecording,
  nowMs: number,
): { n: number; at: string } | null {
  return tries > 0 && at !== null && Date.parse(at) > nowMs ? { n: tries + 1, at } : null
}

function wordsOf({ state, origin, origin_name: from, progress }: CallRecording): string {
  if (state === 'converting') return progress === null ? say.waits : say.converting(Math.round(progress * 100))
  const where = from === null ? null : sanitizeLine(from)
  return origin === 'file' ? say.looking(where) : say.fetching(where)
}
