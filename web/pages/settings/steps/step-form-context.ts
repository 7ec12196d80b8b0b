import type { Step } from '../../../api/steps.ts'
import { createFormContext } from '../../../parts/form-context.ts'
import type { StepDraft } from './step-draft.ts'

interface StepFormState {
  readonly draft: StepDraft
  readonly onDraft: (draft: StepDraft) => void
  /** What is wrong, by pointer. */
  readonly problems: ReadonlyMap<string, string>
  /** As it is saved; `null`: a new one. */
  readonly kept: Step | null
}

export const [StepFormContext, useStepForm] = createFormContext<StepFormState>()
