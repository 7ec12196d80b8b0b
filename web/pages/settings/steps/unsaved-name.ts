import type { Step } from '../../../api/steps.ts'
import type { StepDraft } from './step-draft.ts'

/** What was typed of a step and not saved, and what it is saved over; `null`: it is a new one. */
export interface UnsavedStep {
  readonly draft: StepDraft
  readonly over: Step | null
}

/** Under which name it is kept; `null`: of a new one. */
export function unsavedName(id: string | null): string {
  return `step ${id ?? 'new'}`
}
