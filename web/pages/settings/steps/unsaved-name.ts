import type { Step } from '../../../api/steps.ts'
import type { StepDraft } from './step-draft.ts'

/** Unsaved changes of a step, and the version they are based on; `null`: a new step. */
export interface UnsavedStep {
  readonly draft: StepDraft
  readonly over: Step | null
}

/** The name under which they are kept; `null`: for a new step. */
export function unsavedName(id: string | null): string {
  return `step ${id ?? 'new'}`
}
