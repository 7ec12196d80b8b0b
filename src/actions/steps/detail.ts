// Steps with their secrets and their positions.
import { listSecretsOfKind, readSecrets } from '../../store/secrets/secrets.ts'
import { readSteps as readRows } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import type { KnownSecrets } from '../integrations/masked-secrets.ts'
import { stepOwner } from './save.ts'

export interface StepDetail {
  readonly row: StepRow
  readonly secrets: KnownSecrets
  /** The position of the step among the account's steps, from 1. */
  readonly position: number
}

export async function readStep({ db }: Pick<ActionContext, 'db'>, row: StepRow): Promise<StepDetail> {
  const order = await readRows(db, row.accountId)
  const position = order.findIndex(({ stepId }) => stepId === row.stepId) + 1
  return { row, secrets: await readSecrets(db, stepOwner(row)), position }
}

/** The steps of the account, in their order. */
export async function readSteps({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<StepDetail[]> {
  const { accountId } = account
  const secrets = Map.groupBy(await listSecretsOfKind(db, accountId, 'step'), (secret) => secret.ownerId)
  const rows = await readRows(db, accountId)
  return rows.map((row, at) => ({
    row,
    secrets: new Map((secrets.get(row.stepId) ?? []).map((secret) => [secret.name, secret])),
    position: at + 1,
  }))
}
