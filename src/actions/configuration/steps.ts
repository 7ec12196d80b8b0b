// The steps of a configuration, in its order. Steps that are managed manually keep their places between them.
import { maskStep } from '../steps/masked-step.ts'
import { orderSteps, readSteps } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { markManaged } from '../../store/accounts/managed-configuration.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { withSecrets } from '../../render/auth/kind.ts'
import { explainInvalidStep, stepAuthKindOf, StepInput } from '../../steps/step.ts'
import type { PlannedChange } from './configuration.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { removeStep } from '../steps/remove.ts'
import { createStep, prepareStep, replaceStep, stepOwner } from '../steps/save.ts'
import type { StepBefore } from '../steps/save.ts'
import {
  addFailure,
  changesBetween,
  isKept,
  planCreate,
  matchRows,
  planItem,
  refuseDuplicateNames,
  planRemove,
  secretChange,
  unreadableChange,
} from './plan.ts'
import type { ApplyContext } from './plan.ts'

export async function applySteps(context: ApplyContext): Promise<void> {
  const { db, config, plan } = context
  const { accountId } = context.account
  const names = config.steps.map(({ name }) => name)
  refuseDuplicateNames(context, 'steps', { names, key: 'name' })
  const before = await readSteps(db, accountId)
  const { matched, left } = matchRows(context, 'steps', { names, rows: before })
  for (const [index, wanted] of config.steps.entries()) {
    const failure = await applyStep(context, wanted, matched.get(wanted.name))
    if (isFailure(failure)) addFailure(context, `/steps/${index}`, failure)
  }
  for (const row of left) {
    await removeStep(context, row)
    plan.push(planRemove('step', row.name))
  }
  if (context.flaws.length === 0) await arrangeSteps(context, names)
}

async function applyStep(context: ApplyContext, wanted: StepInput, row: StepRow | undefined): Promise<Result<void>> {
  const { db, keepSecrets, plan } = context
  if (row === undefined) {
    const made = await createStep(context, wanted)
    if (isFailure(made)) return made
    await markManaged(db, 'step', { uuid: made.uuid, name: wanted.name })
    plan.push(planCreate('step', wanted.name))
    return
  }
  if (row.kind !== wanted.kind) {
    const detail = `The step ${row.name} is a ${row.kind}, which can’t be changed. Use another name.`
    return new ActionFailure('invalid_configuration', detail, [{ pointer: '/kind', detail }])
  }
  const known = await readSecrets(db, stepOwner(row))
  const compared = await compareStep(context, wanted, { before: row, known: keepSecrets ? known : new Map() })
  if (isFailure(compared)) return compared
  const { sent, changes } = compared
  if (changes.length > 0) {
    const saved = await replaceStep(context, row, sent)
    if (isFailure(saved)) return saved
  }
  if (row.managedAs !== wanted.name) await markManaged(db, 'step', { uuid: row.uuid, name: wanted.name })
  plan.push(planItem('step', wanted.name, { changes, adopted: row.managedAs === null }))
}

/** The changes, and the step to save. An unchanged secret is kept as it is. */
async function compareStep(
  context: ApplyContext,
  wanted: StepInput,
  { before, known }: StepBefore & { readonly before: StepRow },
): Promise<Result<{ readonly sent: StepInput; readonly changes: readonly PlannedChange[] }>> {
  const ready = await prepareStep(context, wanted, { before, known })
  if (isFailure(ready)) return ready
  const { secret } = ready
  const all = await readSecrets(context.db, stepOwner(before))
  const changes = [
    ...changesBetween(withoutSecret(StepInput.parse(maskStep(before, all))), withoutSecret(wanted)),
    ...unreadableChange(explainInvalidStep(before)),
  ]
  if (secret === null || secret.text === null) return { sent: wanted, changes }
  const { name, text, origin } = secret
  if (await isKept(context, stepOwner(before), { row: all.get(name), text, origin }))
    return { sent: withSecret(wanted, { set: true }), changes }
  return { sent: wanted, changes: [...changes, secretChange(`auth.${name}`)] }
}

/** The step without its secret. */
function withoutSecret(step: StepInput): unknown {
  return withSecret(step, undefined)
}

function withSecret(step: StepInput, secret: { readonly set: true } | undefined): StepInput {
  if (step.kind === 'command') return step
  return { ...step, auth: withSecrets(stepAuthKindOf(step.auth), step.auth, () => secret) as typeof step.auth }
}

/** Sorts the steps of the configuration into its order. They share the places that they had before. */
async function arrangeSteps({ db, account, changed, plan }: ApplyContext, names: readonly string[]): Promise<void> {
  const { accountId } = account
  const order = await readSteps(db, accountId)
  const byName = new Map(order.map((row) => [row.name, row]))
  const wanted = names.flatMap((name) => byName.get(name) ?? [])
  let next = 0
  const arranged = order.map((row) => (names.includes(row.name) ? (wanted[next++] ?? row) : row))
  const moved = arranged.filter((row, index) => row !== order[index])
  if (moved.length === 0) return
  await orderSteps(
    db,
    accountId,
    arranged.map((row) => row.stepId),
  )
  changed({ type: 'step_saved', accountId })
  for (const row of moved) {
    const at = plan.findIndex((item) => item.kind === 'step' && item.name === row.name && item.action !== 'delete')
    const item = plan[at]
    if (!item || item.action === 'create') continue
    const position = {
      path: 'position',
      before: order.indexOf(row) + 1,
      after: arranged.indexOf(row) + 1,
      secret: false,
    }
    plan[at] = { ...item, action: 'update', changes: [...item.changes, position] }
  }
}
