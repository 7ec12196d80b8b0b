// An integration as the API shows it.
import { ownerOf } from '../../actions/integrations/secrets.ts'
import { publicId } from '../../ids.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'
import { listRepeatedNames } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import type { SavedIntegration } from '../../actions/integrations/save.ts'
import { storedProblems } from '../../actions/integrations/stored-problems.ts'
import type { StoredContext } from '../../actions/integrations/stored-problems.ts'
import { unreadableReason } from '../../actions/integrations/unreadable-reason.ts'
import { maskConfig } from '../../actions/integrations/masked-config.ts'
import { maskSecret } from '../../actions/integrations/masked-secrets.ts'
import type { RouteContext } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { problemOutput } from '../../actions/integrations/problem-flaws.ts'

export interface IntegrationView {
  readonly row: IntegrationRow
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly problems: readonly ConfigProblem[]
  readonly rest: ReturnType<ApiDeps['delivery']['restOf']>
  /** Why it cannot be read (S46); `null`: it can. */
  readonly unreadable: string | null
}

export function integrationOutput({ row, secrets, problems, rest, unreadable }: IntegrationView) {
  const config = maskConfig(row, secrets)
  const signing = secrets.get(SIGNING_SECRET)
  return {
    id: publicId('int', row.uuid),
    ...config,
    customised: configOf(row).customised,
    signing: {
      ...config.signing,
      secret: maskSecret(secrets, SIGNING_SECRET),
      previous_until: timeOrNull(signing?.previousUntil ?? null),
    },
    problems: problems.map((problem) => problemOutput(problem)),
    disabled_at: timeOrNull(row.offSince),
    disabled_reason: row.offReason,
    disabled_cause: row.offCause,
    unreadable_reason: unreadable,
    managed_as: row.managedAs,
    paused_until: timeOrNull(rest?.until ?? null),
    paused_reason: rest?.reason ?? null,
    version: row.version,
    created_at: timeText(row.createdAt),
    updated_at: timeText(row.updatedAt),
  }
}

/** An integration as it is shown, with what the database has of it. */
export async function loadIntegrationOutput(c: RouteContext, row: IntegrationRow) {
  const secrets = await readSecrets(c.var.db, ownerOf(row))
  const steps = await listActiveStepNames(c.var.db, row.accountId)
  const repeatedNames = await listRepeatedNames(c.var.db, row.accountId)
  return integrationOutputWith(c, row, { secrets, steps, repeatedNames })
}

/** After it was saved: a secret that was typed wrong is shown as that, not as missing. */
export async function loadSavedOutput(c: RouteContext, { row, problems }: SavedIntegration) {
  const shown = await loadIntegrationOutput(c, row)
  const typed = problems.filter(({ path }) => path === 'tls.key' || path.startsWith('settings.'))
  const found = new Map(typed.map((problem) => problemOutput(problem)).map((problem) => [problem.pointer, problem]))
  return { ...shown, problems: shown.problems.map((problem) => found.get(problem.pointer) ?? problem) }
}

export async function integrationOutputWith(c: RouteContext, row: IntegrationRow, before: StoredContext) {
  const { deps } = c.var.app
  const problems = await storedProblems(deps, row, before)
  const rest = deps.delivery.restOf(row.integrationId)
  return integrationOutput({ row, secrets: before.secrets, problems, rest, unreadable: unreadableReason(deps, row) })
}
