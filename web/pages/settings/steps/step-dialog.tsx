// A dialog for a step, new or existing. Typed values are kept until the step is saved or the changes are discarded.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { ProblemError } from '../../../api/problem.ts'
import { stepsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { useUnsaved } from '../unsaved.ts'
import { draftOfStep, problemsOfStep, inputOf, newStepDraft, patchOf, withWhisper } from './step-draft.ts'
import type { StepDraft } from './step-draft.ts'
import { StepForm } from './step-form.tsx'
import { unsavedName } from './unsaved-name.ts'
import type { UnsavedStep } from './unsaved-name.ts'

const say = words.settings.steps

interface DialogProps {
  /** `null`: a new step. */
  readonly step: Step | null
  readonly isWhisper?: boolean
  readonly onClose: () => void
}

export function StepDialog({ step, isWhisper = false, onClose }: DialogProps) {
  const [typed, keep] = useUnsaved<UnsavedStep>(unsavedName(step?.id ?? null))
  const [begun] = useState(() => beginWith(step, isWhisper))
  const queries = useQueryClient()
  const draft = typed?.draft ?? begun
  const over = typed ? typed.over : step
  const saving = useMutation({
    mutationFn: () => save(draft, over),
    onSuccess: async (saved) => {
      keep(null)
      onClose()
      toast(step ? say.saved : say.created(saved.name))
      await queries.invalidateQueries({ queryKey: stepsQuery.queryKey })
    },
  })
  const isStale = saving.error instanceof ProblemError && saving.error.status === 412
  const giveUp = async (): Promise<void> => {
    await queries.refetchQueries({ queryKey: stepsQuery.queryKey })
    keep(null)
    onClose()
  }
  return (
    <Dialog title={step ? step.name : say.newTitle} onClose={onClose}>
      <StepForm
        draft={draft}
        kept={step}
        error={isStale ? null : saving.error}
        onDraft={(next) => {
          if (!saving.isPending && !isStale) saving.reset()
          keep({ draft: next, over })
        }}
        onSave={() => saving.mutate()}
      >
        {isStale && (
          <Banner
            tone="warn"
            role="alert"
            action={
              <Button small onClick={() => void giveUp()}>
                {say.takeTheirs}
              </Button>
            }
          >
            {say.later412}
          </Banner>
        )}
        <div className="row wrap dialog-acts">
          {typed !== null && (
            <Button kind="quiet" onClick={() => void giveUp()}>
              {say.discard}
            </Button>
          )}
          <Button onClick={onClose}>{words.parts.close}</Button>
          <Button kind="main" type="submit" busy={saving.isPending}>
            {step ? say.save : say.create}
          </Button>
        </div>
      </StepForm>
    </Dialog>
  )
}

function beginWith(step: Step | null, isWhisper: boolean): StepDraft {
  if (step) return draftOfStep(step)
  return isWhisper ? withWhisper(newStepDraft()) : newStepDraft()
}

/** Saves over the version that was changed. Throws a `ProblemError` for values that cannot even be sent. */
async function save(draft: StepDraft, over: Step | null): Promise<Step> {
  const problems = problemsOfStep(draft)
  if (problems.length > 0) throw new ProblemError(422, { detail: say.notYet, errors: problems })
  if (over === null) return unwrap(api.POST('/steps', { body: inputOf(draft) }))
  return unwrap(
    api.PATCH('/steps/{id}', {
      params: { path: { id: over.id }, header: { 'if-match': `"${over.version}"` } },
      body: patchOf(draft),
    }),
  )
}
