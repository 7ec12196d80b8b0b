// What became of a test: until it is closed, or another takes its place.
import { CircleAlert, CircleCheck, CircleX, RotateCw, Send, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { ApiProblem, messageOf } from '../../../api/problem.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { explainResponse } from '../../../parts/explain-response.ts'
import type { Explanation } from '../../../parts/explain-response.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Status } from '../../../parts/status.tsx'
import { Time, useNow } from '../../../parts/time.tsx'
import { milliseconds } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { TestResult } from './test-result.tsx'
import type { Broken, Done, Running, Trial } from './trial.ts'

const say = words.trying

interface TestPanelProps {
  readonly trial: Trial
  readonly onAgain: () => void
  /** Gives up, or closes the result. */
  readonly onStop: () => void
}

export function TestPanel({ trial, onAgain, onStop }: TestPanelProps) {
  const panel = useRef<HTMLElement>(null)
  // Whoever pressed a button in the save bar looks for what became of it.
  useEffect(() => {
    if (trial.is !== 'idle') panel.current?.scrollIntoView({ block: 'nearest' })
  }, [trial])
  return (
    <>
      <p className="vh" role="status">
        {toldOf(trial)}
      </p>
      {trial.is !== 'idle' && (
        <section className="panel test" aria-label={say.region} ref={panel}>
          {trial.is === 'sending' && <Sending trial={trial} onStop={onStop} />}
          {trial.is === 'failed' && <NotSent trial={trial} onAgain={onAgain} onStop={onStop} />}
          {trial.is === 'done' && <Result trial={trial} onAgain={onAgain} onStop={onStop} />}
        </section>
      )}
    </>
  )
}

/** What those hear who do not see the panel. */
function toldOf(trial: Trial): string {
  if (trial.is === 'idle') return ''
  if (trial.is === 'sending') return say.sending(sanitizeLine(trial.order.host))
  if (trial.is === 'failed') return `${say.refused} ${messageOf(trial.error)}`
  const { title, what } = explainedOf(trial)
  return say.told(title, what)
}

function explainedOf({ order, tested: { delivery, attempt } }: Done): Explanation {
  const explained = explainResponse({
    status: attempt.response?.status ?? null,
    error: delivery.error,
    detail: attempt.error,
    to: sanitizeLine(order.host),
    refused: delivery.state !== 'delivered',
  })
  if (explained.tone === 'ok') {
    if (order.to === 'inbox') return { ...explained, what: say.arrived }
    return order.to === 'dry_run' ? { ...explained, what: say.checked(sanitizeLine(order.host)), act: null } : explained
  }
  // What a service says, and what that means there, is better than what a status means anywhere.
  const hasOwnWords =
    attempt.response !== null && serviceOf(order.draft.service)?.answers != null && order.to !== 'inbox'
  return hasOwnWords && attempt.error !== null
    ? { ...explained, what: sanitizeLine(attempt.error), act: null }
    : explained
}

function Sending({ trial: { order, since }, onStop }: { trial: Running; onStop: () => void }) {
  const seconds = Math.max(0, Math.floor((useNow() - since) / 1000))
  return (
    <div className="head">
      <Status tone="info" icon={Send}>
        {say.sending(sanitizeLine(order.host))}
      </Status>
      <span className="muted num">{say.since(String(seconds))}</span>
      <span className="push" />
      <Button small kind="quiet" onClick={onStop}>
        {say.stop}
      </Button>
    </div>
  )
}

interface EndedProps<State> {
  readonly trial: State
  readonly onAgain: () => void
  readonly onStop: () => void
}

/** The server did not send it, and says why. */
function NotSent({ trial: { error }, onAgain, onStop }: EndedProps<Broken>) {
  const flaws = error instanceof ApiProblem ? error.flaws : []
  return (
    <>
      <div className="head">
        <Status tone="bad" icon={CircleAlert}>
          <b>{say.refused}</b>
        </Status>
        <span className="push" />
        <IconButton icon={X} label={say.close} small onClick={onStop} />
      </div>
      <div className="body">
        <p>{error instanceof ApiProblem ? error.message : messageOf(error)}</p>
        {flaws.length > 0 && (
          <ul className="flaws">
            {flaws.map(({ pointer, detail }) => (
              <li key={`${pointer} ${detail}`}>{detail}</li>
            ))}
          </ul>
        )}
        <div className="row wrap">
          <Button small icon={RotateCw} onClick={onAgain}>
            {say.again}
          </Button>
        </div>
      </div>
    </>
  )
}

function Result({ trial, onAgain, onStop }: EndedProps<Done>) {
  const { tone, title, what, act } = explainedOf(trial)
  const { attempt } = trial.tested
  const total = attempt.timing?.['total'] ?? null
  return (
    <>
      <div className="head">
        <Status tone={tone} icon={tone === 'ok' ? CircleCheck : CircleX}>
          <b>{title}</b>
        </Status>
        {total !== null && <span className="muted">{milliseconds(total)}</span>}
        <span className="muted push nowrap">
          <Time at={attempt.at} as="clock" />
        </span>
        <IconButton icon={X} label={say.close} small onClick={onStop} />
      </div>
      <div className="body">
        <p className="anywhere">
          {what} {act}
        </p>
        <TestResult trial={trial} onAgain={onAgain} />
      </div>
    </>
  )
}
