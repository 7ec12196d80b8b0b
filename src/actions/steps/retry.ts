import { findStepRun, retryStepRun } from '../../store/steps/step-runs.ts'
import { readSteps, type StepRunRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Retries a step that failed or was skipped for a call, from the beginning. Fails in any other state. */
export async function retryStep(
  { db, account: { accountId }, changed }: ActionContext,
  { callId, name }: { readonly callId: string; readonly name: string },
): Promise<Result<StepRunRow>> {
  const run = await findStepRun(db, { accountId, callId, name })
  if (!run) return new ActionFailure('not_found', `No such step of this call: ${name}.`)
  if (!(await readSteps(db, accountId)).some((one) => one.name === name && one.enabled))
    return new ActionFailure(
      'step_unavailable',
      `The step "${name}" was deleted or is switched off, so it can’t be retried.`,
    )
  const again = await retryStepRun(db, run)
  if (!again)
    return new ActionFailure('not_retryable', `Only failed or skipped steps can be retried. This step is ${run.state}.`)
  changed({ type: 'step_retried', accountId, callId })
  return again
}
