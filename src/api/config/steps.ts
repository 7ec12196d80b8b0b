// The steps of a configuration, in its order. Those that are managed by hand keep their places between them.
import { deleteStep, orderSteps, readSteps } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { skipStepRuns } from '../../store/steps/step-runs.ts'
import { markManaged } from '../../store/accounts/managed-configuration.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { explainInvalidStep, STEP_SECRET_KEYS, type StepInput } from '../../steps/step.ts'
import * as contract from '../steps/contract.ts'
import type { ConfigInput } from './contract.ts'
import { Problem } from '../http/problem.ts'
import { maskStep } from '../steps/output.ts'
import { prepareStep, saveNewStep, saveStepOver, stepOwner } from '../steps/save.ts'
import type { StepBefore } from '../steps/save.ts'
import {
  collectFlaws,
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
import type { ApplyContext, Change } from './plan.ts'

type StepConfig = ConfigInput['steps'][number]

export async function applySteps(context: ApplyContext): Promise<void> {
  const { c, config, plan } = context
  const { db, principal } = c.var
  const { accountId } = principal.account
  const names = config.steps.map(({ name }) => name)
  refuseDuplicateNames(context, 'steps', { names, key: 'name' })
  const before = await readSteps(db, accountId)
  const { matched, left } = matchRows(context, 'steps', { names, rows: before })
  for (const [index, wanted] of config.steps.entries())
    await collectFlaws(context, `/steps/${index}`, () => applyStep(context, wanted, matched.get(wanted.name)))
  for (const row of left) {
    await deleteStep(db, row)
    await skipStepRuns(db, { accountId, name: row.name })
    c.var.changes.push({ type: 'step_removed', accountId })
    plan.push(planRemove('step', row.name))
  }
  if (context.flaws.length === 0) await arrangeSteps(context, names)
}

async function applyStep(context: ApplyContext, wanted: StepConfig, row: StepRow | undefined): Promise<void> {
  const { c, keepSecrets, plan } = context
  if (row === undefined) {
    // A secret that is not a text is none: there is nothing yet that it could keep.
    await prepareStep(c, wanted, { before: null, known: new Map() })
    const { uuid } = await saveNewStep(c, wanted)
    await markManaged(c.var.db, 'step', { uuid, name: wanted.name })
    plan.push(planCreate('step', wanted.name))
    return
  }
  if (row.kind !== wanted.kind) {
    const detail = `The step ${row.name} is a ${row.kind}, which can’t be changed. Use another name.`
    throw new Problem('invalid_configuration', detail, { errors: [{ pointer: '/kind', detail }] })
  }
  const known = await readSecrets(c.var.db, stepOwner(row))
  const { sent, changes } = await compareStep(context, wanted, { before: row, known: keepSecrets ? known : new Map() })
  if (changes.length > 0) await saveStepOver(c, row, sent)
  if (row.managedAs !== wanted.name) await markManaged(c.var.db, 'step', { uuid: row.uuid, name: wanted.name })
  plan.push(planItem('step', wanted.name, { changes, adopted: row.managedAs === null }))
}

/** What would change, and what to save: a secret that is the same stays as it is. */
async function compareStep(
  context: ApplyContext,
  wanted: StepConfig,
  { before, known }: StepBefore & { readonly before: StepRow },
): Promise<{ readonly sent: StepInput; readonly changes: readonly Change[] }> {
  const { c } = context
  const { secret } = await prepareStep(c, wanted, { before, known })
  const all = await readSecrets(c.var.db, stepOwner(before))
  const changes = [
    ...changesBetween(withoutSecret(contract.StepInput.parse(maskStep(before, all))), withoutSecret(wanted)),
    ...unreadableChange(explainInvalidStep(before)),
  ]
  if (secret === null || secret.text === null) return { sent: wanted, changes }
  const { name, text, origin } = secret
  if (await isKept(context, stepOwner(before), { row: all.get(name), text, origin }))
    return { sent: withSecret(wanted, { set: true }), changes }
  return { sent: wanted, changes: [...changes, secretChange(`auth.${name}`)] }
}

/** Without its secret. */
function withoutSecret(step: StepInput): unknown {
  return withSecret(step, undefined)
}

function withSecret(step: StepInput, secret: { readonly set: true } | undefined): StepInput {
  if (step.kind === 'command') return step
  const key = STEP_SECRET_KEYS[step.auth.type]
  return key === null ? step : { ...step, auth: { ...step.auth, [key]: secret } }
}

/** Puts those of the configuration into its order, in the places that they have together. */
async function arrangeSteps({ c, plan }: ApplyContext, names: readonly string[]): Promise<void> {
  const { db, principal } = c.var
  const order = await readSteps(db, principal.account.accountId)
  const byName = new Map(order.map((row) => [row.name, row]))
  const wanted = names.flatMap((name) => byName.get(name) ?? [])
  let next = 0
  const arranged = order.map((row) => (names.includes(row.name) ? (wanted[next++] ?? row) : row))
  const moved = arranged.filter((row, index) => row !== order[index])
  if (moved.length === 0) return
  await orderSteps(
    db,
    principal.account.accountId,
    arranged.map((row) => row.stepId),
  )
  c.var.changes.push({ type: 'step_saved', accountId: principal.account.accountId })
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
