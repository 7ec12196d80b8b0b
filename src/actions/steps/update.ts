import type { StepInput } from '../../steps/step.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { moveStep } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { maskStep } from './masked-step.ts'
import { replaceStep, stepOwner } from './save.ts'

interface StepPatch {
  /** The members to change, of the step with its masked secret. */
  readonly patch: Readonly<Record<string, unknown>>
  /** The new position among the account's steps, from 1; `undefined`: the position stays. */
  readonly position: number | undefined
  /** Reads the patched step as the API reads a new step. */
  readonly parse: (merged: unknown) => Result<StepInput>
}

/** Saves the patched step over `row`. Fails if another save came first. */
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
