// The steps after a call: the state of each, its results, and why it failed.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from '../../../parts/icons.ts'
import { useRef } from 'react'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { CALLS_KEY } from '../../../api/calls.ts'
import type { WholeCall } from '../../../api/calls.ts'
import { retryStep } from '../../../api/recordings.ts'
import { Button } from '../../../parts/button.tsx'
import { useKeepFocus } from '../../../parts/use-keep-focus.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { ActionError } from '../../../parts/states.tsx'
import { Badge, Status } from '../../../parts/status.tsx'
import { TimeSince } from '../../../parts/server-clock.tsx'
import { Time } from '../../../parts/time.tsx'
import { milliseconds } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { displayOfStep } from './step-display.ts'
import type { StepRun } from './step-display.ts'

const say = words.recordings.steps

export function StepsPanel({ call }: { call: WholeCall }) {
  if (call.steps.length === 0) return null
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <div className="body">
        <ol className="steplist">
          {call.steps.map((step) => (
            <OneStep key={step.name} call={call.id} step={step} />
          ))}
        </ol>
      </div>
    </section>
  )
}

function OneStep({ call, step }: { call: string; step: StepRun }) {
  const { name, state, fields, problem } = step
  const line = useRef<HTMLLIElement>(null)
  useKeepFocus(line)
  const queries = useQueryClient()
  const retrying = useMutation({
    mutationFn: () => retryStep(call, name),
    onSuccess: () => queries.invalidateQueries({ queryKey: CALLS_KEY }),
  })
  const display = displayOfStep(state)
  return (
    <li id={`step-${name}`} ref={line} tabIndex={-1}>
      <b className="anywhere">{name}</b>
      <span>
        <Status {...display}>{display.word}</Status> <span className="muted">{<When step={step} />}</span>
      </span>
      <span className="told">
        {fields.length > 0 && (
          <>
            <span className="vh">{say.told}</span>
            {fields.map((code) => (
              <Badge key={code} tone="line">
                {sanitizeLine(fieldOf(code)?.label ?? code)}
              </Badge>
            ))}
          </>
        )}
      </span>
      {state === 'failed' && (
        <Button
          verb="steps.retry"
          small
          icon={RotateCw}
          aria-label={say.tryAgain(name)}
          busy={retrying.isPending}
          onClick={() => retrying.mutate()}
        >
          {words.parts.tryAgain}
        </Button>
      )}
      {problem !== null && <span className="problemline muted">{sanitizeLine(problem)}</span>}
      {retrying.error !== null && (
        <span className="problemline">
          <ActionError error={retrying.error} />
        </span>
      )}
    </li>
  )
}

/** The duration of the step, the time of its next attempt, and the number of attempts. */
function When({
  step: { state, started_at: began, ended_at: ended, next_attempt_at: next, attempt_count: tries },
}: {
  step: StepRun
}) {
  if (next !== null)
    return (
      <>
        {say.nextTry(tries + 1)} <Time at={next} as="clock" />
      </>
    )
  if ((state === 'running' || state === 'answering_later') && began !== null)
    return (
      <>
        {say.for} <TimeSince ms={Date.parse(began)} />
      </>
    )
  if (began === null || ended === null || state === 'skipped') return null
  return (
    <>
      {say.took(milliseconds(Date.parse(ended) - Date.parse(began)))}
      {tries > 1 && `, ${say.tries(tries)}`}, <Time at={ended} as="clock" />
    </>
  )
}
