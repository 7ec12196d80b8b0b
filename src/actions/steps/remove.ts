import { skipStepRuns } from '../../store/steps/step-runs.ts'
import { deleteStep } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'

/** Runs that are waiting for the step are skipped. */
export async function removeStep({ db, changed }: ActionContext, row: StepRow): Promise<void> {
  const { accountId, name } = row
  await deleteStep(db, row)
  await skipStepRuns(db, { accountId, name })
  changed({ type: 'step_removed', accountId })
}
