import type { Step } from '../../../api/steps.ts'
import { createFormContext } from '../../../parts/form-context.ts'
import type { StepDraft } from './step-draft.ts'

interface StepFormState {
  readonly draft: StepDraft
  readonly onDraft: (draft: StepDraft) => void
  /** The errors, by pointer. */
  readonly problems: ReadonlyMap<string, string>
  /** The saved step; `null`: a new step. */
  readonly kept: Step | null
}

export const [StepFormContext, useStepForm] = createFormContext<StepFormState>()
