import type { StepInput } from '../../steps/step.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { moveStep } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { maskStep } from './masked-step.ts'
import { replaceStep, stepOwner } from './save.ts'

export interface StepPatch {
  /** Members of the step as it is shown. */
  readonly patch: Readonly<Record<string, unknown>>
  /** The new place among the account's steps, from 1; `undefined`: the step stays where it is. */
  readonly position: number | undefined
  /** Reads what the patch makes of it, as the contract of a new step reads what is sent. */
  readonly parse: (merged: unknown) => Result<StepInput>
}

/** Saves over `row` what the patch makes of it. Fails when another save came first. */
export async function updateStep(
  context: ActionContext,
  row: StepRow,
  { patch, position, parse }: StepPatch,
): Promise<Result<StepRow>> {
  const { db } = context
  const input = parse({ ...maskStep(row, await readSecrets(db, stepOwner(row))), ...patch })
  if (isFailure(input)) return input
  const saved = await replaceStep(context, row, input)
  if (isFailure(saved)) return saved
  if (position !== undefined) await moveStep(db, saved, position)
  return saved
}
