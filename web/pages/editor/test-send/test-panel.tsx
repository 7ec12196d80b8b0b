// The result of a test: shown until it is closed, or replaced by another.
import { CircleAlert, CircleCheck, CircleX, RotateCw, Send, X } from '../../../parts/icons.ts'
import { useEffect, useRef } from 'react'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { explainResponse } from '../../../parts/explain-response.ts'
import type { Explanation } from '../../../parts/explain-response.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Status } from '../../../parts/status.tsx'
import { Time, useNow } from '../../../parts/time.tsx'
import { milliseconds } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { TestResult } from './test-result.tsx'
import type { FailedTest, FinishedTest, SendingTest, TestSend } from './use-test-send.ts'

const say = words.trying

interface TestPanelProps {
  readonly test: TestSend
  readonly onAgain: () => void
  /** Cancels the test, or closes the result. */
  readonly onStop: () => void
}

export function TestPanel({ test, onAgain, onStop }: TestPanelProps) {
  const panel = useRef<HTMLElement>(null)
  // A person who pressed the button in the save bar looks for the result.
  useEffect(() => {
    if (test.is !== 'idle') panel.current?.scrollIntoView({ block: 'nearest' })
  }, [test])
  return (
    <>
      <p className="vh" role="status">
        {statusOf(test)}
      </p>
      {test.is !== 'idle' && (
        <section className="panel test" aria-label={say.region} ref={panel}>
          {test.is === 'sending' && <Sending test={test} onStop={onStop} />}
          {test.is === 'failed' && <NotSent test={test} onAgain={onAgain} onStop={onStop} />}
          {test.is === 'done' && <Result test={test} onAgain={onAgain} onStop={onStop} />}
        </section>
      )}
    </>
  )
}

/** The result as text for screen readers. */
function statusOf(test: TestSend): string {
  if (test.is === 'idle') return ''
  if (test.is === 'sending') return say.sending(sanitizeLine(test.request.host))
  if (test.is === 'failed') return [say.refused, test.why, ...test.flaws].join(' ')
  const { title, what } = explainedOf(test)
  return say.told(title, what)
}

function explainedOf({ request, outcome: { delivery, attempt } }: FinishedTest): Explanation {
  const explained = explainResponse({
    status: attempt.response?.status_code ?? null,
    error: delivery.error,
    detail: attempt.error_detail,
    to: sanitizeLine(request.host),
    refused: delivery.state !== 'delivered',
  })
  if (explained.tone === 'ok') {
    if (request.to === 'inbox') return { ...explained, what: say.arrived }
    return request.to === 'dry_run'
      ? { ...explained, what: say.checked(sanitizeLine(request.host)), act: null }
      : explained
  }
  if (attempt.response?.status_code === 410 && request.to === 'receiver')
    return { ...explained, act: `${explained.act} ${say.goneSwitchesOff}` }
  // A service's own error text is more precise than the general meaning of a status.
  const hasOwnWords =
    attempt.response !== null && serviceOf(request.draft.service)?.answers != null && request.to !== 'inbox'
  return hasOwnWords && attempt.error_detail !== null
    ? { ...explained, what: sanitizeLine(attempt.error_detail), act: null }
    : explained
}

function Sending({ test: { request, since }, onStop }: { test: SendingTest; onStop: () => void }) {
  const seconds = Math.max(0, Math.floor((useNow() - since) / 1000))
  return (
    <div className="head">
      <Status tone="info" icon={Send}>
        {say.sending(sanitizeLine(request.host))}
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
  readonly test: State
  readonly onAgain: () => void
  readonly onStop: () => void
}

/** Says that nothing was sent, and why. */
function NotSent({ test: { why, flaws }, onAgain, onStop }: EndedProps<FailedTest>) {
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
        <p>{why}</p>
        {flaws.length > 0 && (
          <ul className="flaws">
            {flaws.map((flaw) => (
              <li key={flaw}>{flaw}</li>
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

function Result({ test, onAgain, onStop }: EndedProps<FinishedTest>) {
  const { tone, title, what, act } = explainedOf(test)
  const { attempt } = test.outcome
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
        <TestResult test={test} onAgain={onAgain} />
      </div>
    </>
  )
}
