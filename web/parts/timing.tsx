// The timing of an attempt: each phase from the time it began; the wait for the receiver is pale.
import { milliseconds } from '../words/format.ts'
import { words } from '../words/words.ts'
import { timingPhases } from './timing-phases.ts'

interface TimingProps {
  /** The phases in milliseconds, as the API returns them. */
  readonly timing: Readonly<Record<string, number | null>>
  /** There was no complete response: the last phase is where the attempt ended. */
  readonly failed?: boolean
}

export function Timing({ timing, failed }: TimingProps) {
  const stretches = timingPhases(timing)
  if (stretches.length === 0) return null
  return (
    <div className="timing" role="group" aria-label={words.parts.timing.label}>
      {stretches.map(({ part, ms, from, length }, at) => {
        const bad = failed === true && at === stretches.length - 1
        return (
          <div className="pairrow" key={part}>
            <span>{words.parts.timing[part]}</span>
            <span
              className={bad ? 't bad' : part === 'firstByte' ? 't wait' : 't'}
              style={{ '--from': from, '--len': length }}
            />
            <span className="num">{milliseconds(ms)}</span>
          </div>
        )
      })}
    </div>
  )
}
