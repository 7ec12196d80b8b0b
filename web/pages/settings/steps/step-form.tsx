import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { stepCommandsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { Check, Radios, Segments } from '../../../parts/choice.tsx'
import { ProblemText, SelectField, TextField } from '../../../parts/field.tsx'
import { problemsByPointer } from '../../../parts/field-problems.ts'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { Form } from '../../../parts/form.tsx'
import { NumberField } from '../../../parts/number-field.tsx'
import { words } from '../../../words/words.ts'
import { Pairs } from './pairs.tsx'
import { StepAuthFields } from './step-auth.tsx'
import type { StepDraft } from './step-draft.ts'
import { StepFormContext, useStepForm } from './step-form-context.ts'

const say = words.settings.steps

interface StepFormProps {
  readonly draft: StepDraft
  readonly onDraft: (draft: StepDraft) => void
  /** The saved step; `null`: a new step. */
  readonly kept: Step | null
  readonly error: unknown
  readonly onSave: () => void
  readonly children: ReactNode
}

const fields = ['/name', '/url', '/command', '/timeout_s', '/later_s', '/form', '/take', '/auth']

export function StepForm({ draft, onDraft, kept, error, onSave, children }: StepFormProps) {
  const problems = problemsByPointer(error)
  // Errors inside a list or the authentication are shown there too.
  const shown = [...fields, ...[...problems.keys()].filter((at) => /^\/(?:form|take|auth)\//.test(at))]
  return (
    <StepFormContext value={{ draft, onDraft, problems, kept }}>
      <Form className="dialog-form tall-form" error={error} fields={shown} onSubmit={onSave}>
        {kept === null && <NameAndKind />}
        {draft.kind === 'webhook' ? <Webhook /> : <Command />}
        <Times />
        {children}
      </Form>
    </StepFormContext>
  )
}

function NameAndKind() {
  const { draft, onDraft, problems } = useStepForm()
  const commands = useQuery(stepCommandsQuery).data ?? []
  return (
    <>
      {(commands.length > 0 || draft.kind === 'command') && (
        <Segments
          legend={say.kind}
          name="step-kind"
          value={draft.kind}
          choices={(['webhook', 'command'] as const).map((value) => ({ value, label: say.kinds[value] }))}
          onPick={(kind) => onDraft({ ...draft, kind, command: draft.command || (commands[0] ?? '') })}
        />
      )}
      <TextField
        label={say.name}
        hint={say.nameHint}
        autoFocus
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={draft.name}
        onText={(name) => onDraft({ ...draft, name })}
        problem={problems.get('/name')}
      />
    </>
  )
}

function Command() {
  const { draft, onDraft, problems } = useStepForm()
  const commands = useQuery(stepCommandsQuery).data ?? []
  // A command that the operator has removed stays in the list.
  const names = [...new Set([...commands, ...(draft.command === '' ? [] : [draft.command])])]
  return (
    <>
      <SelectField
        label={say.command}
        hint={say.commandHint}
        value={draft.command}
        choices={names.map((value) => ({ value, label: value }))}
        onPick={(command) => onDraft({ ...draft, command })}
        problem={problems.get('/command')}
      />
      <Needs />
    </>
  )
}

function Webhook() {
  const { draft, onDraft, problems } = useStepForm()
  return (
    <>
      <TextField
        label={say.url}
        hint={draft.send === 'audio' ? say.whisperHint : say.urlHint}
        inputMode="url"
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        value={draft.url}
        onText={(url) => onDraft({ ...draft, url })}
        problem={problems.get('/url')}
      />
      <Radios
        legend={<span className="label">{say.send}</span>}
        name="step-send"
        value={draft.send}
        choices={(['json', 'audio'] as const).map((value) => ({
          value,
          label: say.sends[value],
          what: say.sendsWhat[value],
        }))}
        onPick={(send) => onDraft({ ...draft, send })}
      />
      {draft.send === 'audio' && (
        <Pairs
          legend={say.form}
          list="/form"
          pairs={draft.form}
          labels={{ name: say.formName, value: say.formValue, add: say.addForm }}
          onPairs={(form) => onDraft({ ...draft, form })}
        />
      )}
      <Taken />
      <Needs />
      <StepAuthFields />
    </>
  )
}

function Taken() {
  const { draft, onDraft, problems } = useStepForm()
  return (
    <>
      <Radios
        legend={<span className="label">{say.take}</span>}
        name="step-take"
        value={draft.takes}
        choices={(['own', 'chosen'] as const).map((value) => ({
          value,
          label: say.takes[value],
          what: say.takesWhat[value],
        }))}
        onPick={(takes) => onDraft({ ...draft, takes })}
      />
      {draft.takes === 'chosen' && (
        <Pairs
          legend={say.takes.chosen}
          list="/take"
          pairs={draft.take}
          labels={{ name: say.takeCode, value: say.takePath, valueHint: say.takePathHint, add: say.addTake }}
          areFields
          onPairs={(take) => onDraft({ ...draft, take })}
        />
      )}
      {problems.has('/take') && <ProblemText>{problems.get('/take')}</ProblemText>}
    </>
  )
}

function Needs() {
  const { draft, onDraft } = useStepForm()
  const sendsAudio = draft.kind === 'webhook' && draft.send === 'audio'
  return (
    <Check
      label={sendsAudio ? say.needsRecordingAudio : say.needsRecording}
      on={draft.needs_recording || sendsAudio}
      disabled={sendsAudio}
      onSwitch={(needs_recording) => onDraft({ ...draft, needs_recording })}
    />
  )
}

function Times() {
  const { draft, onDraft, problems } = useStepForm()
  const isWebhook = draft.kind === 'webhook'
  return (
    <Disclosure title={say.times}>
      <div className="stackgap">
        <NumberField
          label={say.timeout}
          hint={isWebhook ? say.timeoutHint : say.timeoutHintCommand}
          unit={say.seconds}
          value={draft.timeout_s}
          problem={problems.get('/timeout_s')}
          onValue={(timeout_s) => timeout_s !== null && onDraft({ ...draft, timeout_s })}
        />
        {isWebhook && (
          <NumberField
            label={say.later}
            hint={say.laterHint}
            unit={say.seconds}
            value={draft.later_s}
            problem={problems.get('/later_s')}
            onValue={(later_s) => later_s !== null && onDraft({ ...draft, later_s })}
          />
        )}
      </div>
    </Disclosure>
  )
}
