import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, GitCompare, Trash2 } from '../../../parts/icons.ts'
import { api, unwrap } from '../../../api/client.ts'
import { messageOf } from '../../../api/problem.ts'
import { stepsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Switch } from '../../../parts/choice.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Badge } from '../../../parts/status.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { useIsUnsaved, useRebase } from '../unsaved.ts'
import { unsavedName } from './unsaved-name.ts'
import type { UnsavedStep } from './unsaved-name.ts'

const say = words.settings.steps

interface ListProps {
  readonly steps: readonly Step[]
  readonly onEdit: (step: Step) => void
  readonly onVersions: (step: Step) => void
  readonly onRemove: (step: Step) => void
}

export function StepList({ steps, onEdit, onVersions, onRemove }: ListProps) {
  return (
    <ol className="steplist" aria-label={say.title}>
      {steps.map((step, at) => (
        <StepRow
          key={step.id}
          step={step}
          place={at + 1}
          of={steps.length}
          onEdit={() => onEdit(step)}
          onVersions={() => onVersions(step)}
          onRemove={() => onRemove(step)}
        />
      ))}
    </ol>
  )
}

interface RowProps {
  readonly step: Step
  /** The position, counted from 1. */
  readonly place: number
  readonly of: number
  readonly onEdit: () => void
  readonly onVersions: () => void
  readonly onRemove: () => void
}

function StepRow({ step, place, of, onEdit, onVersions, onRemove }: RowProps) {
  const { name, enabled } = step
  const isUnsaved = useIsUnsaved()
  const changing = useChange(step)
  const move = (to: number): void => {
    if (to < 1 || to > of || changing.isPending) return
    changing.mutate({ position: to }, { onSuccess: () => announce(say.moved(name, to, of)) })
  }
  const turn = (on: boolean): void =>
    changing.mutate({ enabled: on }, { onSuccess: () => toast(on ? say.switchedOn(name) : say.switchedOff(name)) })
  return (
    <li className={enabled ? 'steprow' : 'steprow off'}>
      <span className="place" aria-hidden="true">
        {place}
      </span>
      <span className="row">
        {/* The button is not `disabled`, so that it keeps the focus when the step reaches the end. */}
        <IconButton
          verb="steps.change"
          icon={ArrowUp}
          small
          label={say.up(name)}
          aria-disabled={place === 1}
          onClick={() => move(place - 1)}
        />
        <IconButton
          verb="steps.change"
          icon={ArrowDown}
          small
          label={say.down(name)}
          aria-disabled={place === of}
          onClick={() => move(place + 1)}
        />
      </span>
      <div className="does">
        <span className="strong">{name}</span>{' '}
        {isUnsaved(unsavedName(step.id)) && <Badge tone="warn">{say.notSaved}</Badge>}
        {step.unreadable_reason === null ? (
          <span className="hint block">{doesOf(step)}</span>
        ) : (
          <ProblemText>{sanitizeLine(step.unreadable_reason)}</ProblemText>
        )}
        {changing.isError && <ProblemText>{messageOf(changing.error)}</ProblemText>}
      </div>
      <span className="row acts">
        <Switch
          verb="steps.change"
          label={say.onOf(name)}
          hidden
          on={enabled}
          disabled={changing.isPending}
          onSwitch={turn}
        />
        <Button verb="steps.change" small aria-label={say.editOf(name)} onClick={onEdit}>
          {say.edit}
        </Button>
        <IconButton icon={GitCompare} small label={words.versions.title(name)} onClick={onVersions} />
        <IconButton verb="steps.change" icon={Trash2} small label={say.deleteOf(name)} onClick={onRemove} />
      </span>
    </li>
  )
}

function doesOf(step: Step): string {
  const does =
    step.kind === 'command'
      ? say.runs(sanitizeLine(step.command))
      : say.asks(sanitizeLine(URL.parse(step.url)?.host ?? step.url))
  return say.does(say.kinds[step.kind], does, step.needs_recording ? say.needs : say.everyCall)
}

/** Changes the place or the switch of a step: saved at once. */
function useChange({ id }: Step) {
  const queries = useQueryClient()
  const rebase = useRebase<UnsavedStep>(unsavedName(id))
  return useMutation({
    mutationFn: (json: { readonly position: number } | { readonly enabled: boolean }) =>
      unwrap(api.PATCH('/steps/{id}', { params: { path: { id } }, body: json })),
    // Unsaved changes of the step are saved over this version: it is not somebody else's change.
    onSuccess: (saved) => rebase((typed) => ({ ...typed, over: saved })),
    onSettled: () => queries.invalidateQueries({ queryKey: stepsQuery.queryKey }),
  })
}
