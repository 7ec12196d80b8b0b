// Integrations with their secrets and their present problems.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { getOrInsert } from '../../get-or-insert.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { listRepeatedNames } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { listSecretsOfKind, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import type { ActionContext, ActionDeps } from '../context.ts'
import { flawOf } from './problem-flaws.ts'
import type { SavedIntegration } from './save.ts'
import { ownerOf } from './secrets.ts'
import { storedProblems, type StoredContext } from './stored-problems.ts'
import { unreadableReason } from './unreadable-reason.ts'

export interface IntegrationDetail {
  readonly row: IntegrationRow
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly problems: readonly ConfigProblem[]
  readonly rest: ReturnType<ActionDeps['delivery']['restOf']>
  /** Why the integration cannot be read (S46); `null`: it can be read. */
  readonly unreadable: string | null
}

type Reading = Pick<ActionContext, 'db' | 'account' | 'deps'>

export async function readIntegration({ db, deps }: Reading, row: IntegrationRow): Promise<IntegrationDetail> {
  const secrets = await readSecrets(db, ownerOf(row))
  const steps = await listActiveStepNames(db, row.accountId)
  const repeatedNames = await listRepeatedNames(db, row.accountId)
  return detailOf(deps, row, { secrets, steps, repeatedNames })
}

/**
 * The integration after a save. If a typed secret was invalid and so not stored, the problem says that, instead of a missing
 * secret.
 */
export async function readSaved(context: Reading, { row, problems }: SavedIntegration): Promise<IntegrationDetail> {
  const detail = await readIntegration(context, row)
  const typed = problems.filter(({ path }) => path === 'tls.key' || path.startsWith('settings.'))
  const found = new Map(typed.map((problem) => [flawOf(problem).pointer, problem]))
  return { ...detail, problems: detail.problems.map((problem) => found.get(flawOf(problem).pointer) ?? problem) }
}

/**
 * Yields the detail of each row. Compiling a row takes time, because it may be as large as a body: other work runs between two
 * rows (S45).
 */
export async function* readIntegrations(
  { db, account, deps }: Reading,
  rows: readonly IntegrationRow[],
): AsyncGenerator<IntegrationDetail> {
  const { accountId } = account
  const secrets = byOwner(await listSecretsOfKind(db, accountId, 'integration'))
  const steps = await listActiveStepNames(db, accountId)
  const repeatedNames = await listRepeatedNames(db, accountId)
  for (const row of rows) {
    const ofRow = secrets.get(row.integrationId) ?? new Map<string, SecretRow>()
    yield await detailOf(deps, row, { secrets: ofRow, steps, repeatedNames })
    await nextTurn()
  }
}

async function detailOf(deps: ActionDeps, row: IntegrationRow, before: StoredContext): Promise<IntegrationDetail> {
  const problems = await storedProblems(deps, row, before)
  const rest = deps.delivery.restOf(row.integrationId)
  return { row, secrets: before.secrets, problems, rest, unreadable: unreadableReason(deps, row) }
}

function byOwner(rows: readonly SecretRow[]): Map<number, Map<string, SecretRow>> {
  const owners = new Map<number, Map<string, SecretRow>>()
  for (const row of rows) getOrInsert(owners, row.ownerId, () => new Map()).set(row.name, row)
  return owners
}
