// The waiting time of the last request of a call, and the lifetime of its links to recordings: a sentence, and a button
// to edit both.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { SETTING_BOUNDS } from '../../../../src/integrations/integration.ts'
import { stepsQuery } from '../../../api/steps.ts'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { ProblemText, SelectField } from '../../../parts/field.tsx'
import { NumberField } from '../../../parts/number-field.tsx'
import { words } from '../../../words/words.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { errorAt, warningsAt } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft } from '../draft/draft.ts'
import { stepState, waitSentence } from './sentence.ts'
import type { KnownStep } from './sentence.ts'
import { useWaitEditing } from './use-wait-editing.ts'
import type { WaitEditing } from './use-wait-editing.ts'

const say = words.when

export function Waiting() {
  const { draft, problems } = useDraftForm()
  const changing = useWaitEditing()
  const { isOpen, open } = changing
  const steps = useQuery(stepsQuery).data ?? null
  const isWrong = errorAt(problems, 'wait') !== undefined || errorAt(problems, 'recordings') !== undefined
  useEffect(() => {
    if (isWrong && !isOpen) open()
  }, [isWrong, isOpen, open])
  if (!draft.final && !draft.updated) return null
  return isOpen ? <WaitingForm changing={changing} steps={steps} /> : <WaitingLine changing={changing} steps={steps} />
}

type KnownSteps = readonly KnownStep[] | null

interface PartProps {
  readonly changing: WaitEditing
  readonly steps: KnownSteps
}

/** A part that a person opened takes the focus when it appears. */
function useRequestedFocus({ focusAsked }: WaitEditing, part: RefObject<HTMLElement | null>): void {
  useEffect(() => focusAsked(part.current))
}

function WaitingLine({ changing, steps }: PartProps) {
  const { draft } = useDraftForm()
  const button = useRef<HTMLButtonElement>(null)
  useRequestedFocus(changing, button)
  return (
    <div className="waits">
      <span className="label">{say.waiting}</span>
      <p>
        {waitSentence(draft, steps)}{' '}
        <span className="muted">{say.linksSay(say.linksWork(draft.recordings.link_days))}</span>{' '}
        <button
          type="button"
          className="link"
          aria-label={say.changeWait}
          ref={button}
          onClick={() => changing.turn(true)}
        >
          {say.change}
        </button>
      </p>
    </div>
  )
}

function WaitingForm({ changing, steps }: PartProps) {
  const { draft } = useDraftForm()
  const form = useRef<HTMLFieldSetElement>(null)
  useRequestedFocus(changing, form)
  return (
    <fieldset className="waits open" ref={form} tabIndex={-1}>
      <legend className="label">{say.waiting}</legend>
      {draft.final && (
        <>
          <p className="hint" aria-live="polite">
            {waitSentence(draft, steps)}
          </p>
          <Ticks steps={steps} />
          {(draft.wait.recording || draft.wait.steps.length > 0) && <Cap />}
        </>
      )}
      <Links />
      <Button small onClick={() => changing.turn(false)}>
        {say.done}
      </Button>
    </fieldset>
  )
}

function inWait(patch: Partial<Draft['wait']>): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, wait: { ...draft.wait, ...patch } })
}

/** Checkboxes for the recording, and for every step that exists or that the integration waits for. */
function Ticks({ steps }: { steps: KnownSteps }) {
  const { draft, change, problems } = useDraftForm()
  const { wait } = draft
  const names = [...new Set([...(steps ?? []).map(({ name }) => name), ...wait.steps])]
  const tick = (name: string, on: boolean): void =>
    change(inWait({ steps: names.filter((one) => (one === name ? on : wait.steps.includes(one))) }))
  return (
    <div className="column">
      <Check label={say.recording} on={wait.recording} onSwitch={(recording) => change(inWait({ recording }))}>
        {say.recording}
        <small className="hint block">{say.recordingWhy}</small>
      </Check>
      {names.map((name) => (
        <Check key={name} label={name} on={wait.steps.includes(name)} onSwitch={(on) => tick(name, on)}>
          {name} <StepNote state={stepState(name, steps)} />
        </Check>
      ))}
      {steps?.length === 0 && names.length === 0 && (
        <p className="hint">
          {say.noSteps}{' '}
          <Link className="link" to="/settings" search={{ tab: 'recordings' }}>
            {say.toSteps}
          </Link>
        </p>
      )}
      {[errorAt(problems, 'wait.steps') ?? []].flat().map((error) => (
        <ProblemText key={error}>{error}</ProblemText>
      ))}
      {warningsAt(problems, 'wait.steps').map((warning) => (
        <p className="hint" key={warning}>
          {warning}
        </p>
      ))}
    </div>
  )
}

function StepNote({ state }: { state: ReturnType<typeof stepState> }) {
  if (state === 'on') return null
  return <span className="muted">({state === 'off' ? say.stepOff : say.stepGone})</span>
}

/** The longest wait, in minutes; a value that is not whole minutes came from the API, and stays. */
function Cap() {
  const { draft, change, problems } = useDraftForm()
  const { wait } = draft
  const whole = wait.cap_s % 60 === 0
  return (
    <NumberField
      label={say.atMost}
      unit={whole ? say.minutes : say.seconds}
      value={whole ? wait.cap_s / 60 : wait.cap_s}
      problem={capProblem(problems, whole ? 60 : 1)}
      hint={wait.cap_s >= 3_600 ? say.atMostIs(say.time(wait.cap_s)) : say.atMostHint}
      onValue={(cap) => cap !== null && change(inWait({ cap_s: whole ? cap * 60 : cap }))}
    />
  )
}

/** The problem, with the bounds in the unit of the input. */
function capProblem(problems: readonly ConfigProblem[], unitS: number): string | undefined {
  const [least, most] = SETTING_BOUNDS['wait.cap_s']
  return errorAt(problems, 'wait.cap_s') && say.capFrom(least / unitS, most / unitS)
}

/** The default lifetime of a link, in days, when the person chooses that it ends. */
const DEFAULT_DAYS = 30

function Links() {
  const { draft, change, problems } = useDraftForm()
  const { link_days: days } = draft.recordings
  const set = (link_days: number | null): void => change((now) => ({ ...now, recordings: { link_days } }))
  return (
    <div className="row wrap linkdays">
      <SelectField
        label={say.links}
        value={days === null ? 'kept' : 'days'}
        choices={[
          { value: 'kept', label: say.linksKept },
          { value: 'days', label: say.linksDays },
        ]}
        onPick={(how) => set(how === 'kept' ? null : (days ?? DEFAULT_DAYS))}
      />
      {days !== null && (
        <NumberField
          label={say.linksFor}
          unit={say.days}
          value={days}
          problem={daysProblem(problems)}
          onValue={(next) => next !== null && set(next)}
        />
      )}
    </div>
  )
}

function daysProblem(problems: readonly ConfigProblem[]): string | undefined {
  const [least, most] = SETTING_BOUNDS['recordings.link_days']
  return errorAt(problems, 'recordings.link_days') && say.daysFrom(least, most)
}
