// An integration as the API shows it.
import { publicId } from '../../ids.ts'
import { isObject } from '../../json/is-object.ts'
import { IntegrationOutput, NAME_LENGTH_MAX } from '../../integrations/integration.ts'
import type { Integration } from '../../integrations/integration.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import type { ConfigProblem } from '../../render/request.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'
import { listRepeatedNames } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import { ownerOf } from './save.ts'
import type { SavedIntegration } from './save.ts'
import { storedProblems } from './stored-problems.ts'
import type { StoredContext } from './stored-problems.ts'
import { maskRequest, maskSecret, maskSettings, maskTls } from './secret-output.ts'
import type { KnownSecrets } from './secret-output.ts'
import type { RouteContext } from '../routing/context.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { timeOrNull, timeText } from '../http/timestamp.ts'
import { problemOutput } from './problem-output.ts'

export interface IntegrationView {
  readonly row: IntegrationRow
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly problems: readonly ConfigProblem[]
  readonly rest: ReturnType<ApiDeps['delivery']['restOf']>
  /** Why it cannot be read (S46); `null`: it can. */
  readonly unreadable: string | null
}

/** A stored configuration: what was saved is what the code reads. What cannot be read of it is as in a new one (S46). */
export function configOf(row: Pick<IntegrationRow, 'config'>): Integration {
  return readStoredIntegration(row.config).integration
}

/** Its name alone. To read all of it takes a tenth of a millisecond, and there are lists that name every integration (S45). */
export function nameOf(row: Pick<IntegrationRow, 'config'>): string {
  const { config } = row
  const name = isObject(config) ? config['name'] : undefined
  return typeof name === 'string' && name.length <= NAME_LENGTH_MAX ? name : configOf(row).name
}

/** What a person configures, with secrets as they are shown: what a patch is merged into. */
export function maskConfig(row: Pick<IntegrationRow, 'config' | 'enabled'>, secrets: KnownSecrets) {
  const config = configOf(row)
  // `customised` follows from the request itself.
  const { customised: _customised, ...open } = config
  const masked = {
    ...open,
    enabled: row.enabled,
    request: maskRequest(config, secrets),
    settings: maskSettings(config, secrets),
    tls: maskTls(config, secrets),
  }
  // In the order of the contract: the database keeps members in an order of its own.
  const names = Object.keys(IntegrationOutput.shape)
  return Object.fromEntries(
    Object.entries(masked).toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b)),
  ) as typeof masked
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

/** Why an integration cannot be read, as it is stored now (S46); `null`: it can. */
export function unreadableReason({ unreadable }: Pick<ApiDeps, 'unreadable'>, row: IntegrationRow): string | null {
  return unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
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

/** What GET adds to a configuration, and to its signing. */
const READ_ONLY_MEMBERS = new Set([
  'id',
  'customised',
  'problems',
  'disabled_at',
  'disabled_reason',
  'disabled_cause',
  'unreadable_reason',
  'managed_as',
  'paused_until',
  'paused_reason',
  'version',
  'created_at',
  'updated_at',
  'waiting',
])
const READ_ONLY_SIGNING_MEMBERS = new Set(['secret', 'previous_until'])

/** A patch without what GET adds: a client may send back what it read. */
export function withoutReadOnly(patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { signing, ...rest } = without(patch, READ_ONLY_MEMBERS)
  if (typeof signing !== 'object' || signing === null || Array.isArray(signing))
    return { ...rest, ...('signing' in patch && { signing }) }
  return { ...rest, signing: without(signing, READ_ONLY_SIGNING_MEMBERS) }
}

function without(object: object, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)))
}
