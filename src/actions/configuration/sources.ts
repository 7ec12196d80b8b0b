// The sources of a configuration. The kind of a source never changes, because its calls came from a source of that kind.
import { secretNames, type SourceKind } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { markManaged } from '../../store/accounts/managed-configuration.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { PlanItem, PlannedChange } from './configuration.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { findKind } from '../sources/find-kind.ts'
import { removeSource } from '../sources/remove.ts'
import { createSource, replaceSource, sourceOwner, type SourceInputValues } from '../sources/save.ts'
import { splitSettings } from '../sources/settings.ts'
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
} from './plan.ts'
import type { ApplyContext } from './plan.ts'

/** All sources except the sources that Offhook creates for itself. */
export async function sourcesOf({ db, account }: Pick<ActionContext, 'db' | 'account'>): Promise<SourceRow[]> {
  const all = await listSources(db, account.accountId, { limit: 100_000, after: null })
  return all.filter(({ kind }) => kindOf(kind) !== undefined)
}

export async function applySources(context: ApplyContext): Promise<void> {
  const { config, plan } = context
  const names = config.sources.map(({ name }) => name)
  refuseDuplicateNames(context, 'sources', { names, key: 'name' })
  const { matched, left } = matchRows(context, 'sources', { names, rows: await sourcesOf(context) })
  for (const [index, wanted] of config.sources.entries()) {
    const failure = await applySource(context, wanted, matched.get(wanted.name))
    if (isFailure(failure)) addFailure(context, `/sources/${index}`, failure)
  }
  for (const row of left) plan.push(await releaseSource(context, row))
}

/**
 * Deletes a source that has left the configuration. The last source for calls sent with keys stays, and is then managed manually.
 */
async function releaseSource(context: ApplyContext, row: SourceRow): Promise<PlanItem> {
  if (!isFailure(await removeSource(context, row))) return planRemove('source', row.name)
  await markManaged(context.db, 'source', { uuid: row.uuid, name: null })
  const changes = [{ path: 'managed', before: true, after: false, secret: false }]
  return planItem('source', row.name, { changes })
}

async function applySource(
  context: ApplyContext,
  wanted: SourceInputValues,
  row: SourceRow | undefined,
): Promise<Result<void>> {
  const { db, plan } = context
  const kind = findKind(wanted.kind)
  if (isFailure(kind)) return kind
  if (row === undefined) {
    const made = await createSource(context, withSecrets(context, wanted, { kind, known: new Map() }))
    if (isFailure(made)) return made
    await markManaged(db, 'source', { uuid: made.uuid, name: wanted.name })
    plan.push(planCreate('source', wanted.name))
    return
  }
  if (row.kind !== wanted.kind) {
    const detail = `The source ${row.name} is of kind ${row.kind}, which can’t be changed. Use another name.`
    return new ActionFailure('invalid_configuration', detail, [{ pointer: '/kind', detail }])
  }
  const known = await readSecrets(db, sourceOwner(row))
  const whole = withSecrets(context, wanted, { kind, known })
  const { sent, changes } = await compareSource(context, row, { kind, sent: whole, known })
  if (changes.length > 0) {
    const saved = await replaceSource(context, row, sent)
    if (isFailure(saved)) return saved
  }
  if (row.managedAs !== wanted.name) await markManaged(db, 'source', { uuid: row.uuid, name: wanted.name })
  plan.push(planItem('source', wanted.name, { changes, adopted: row.managedAs === null }))
}

/** The source with its secrets in the form that a save expects. */
function withSecrets(
  { keepSecrets }: ApplyContext,
  wanted: SourceInputValues,
  { kind, known }: { readonly kind: SourceKind; readonly known: ReadonlyMap<string, SecretRow> },
): SourceInputValues {
  const settings = { ...wanted.settings }
  for (const name of secretNames(kind)) {
    // A masked secret is no secret. A file keeps a secret only by leaving it out.
    if (typeof settings[name] === 'object') delete settings[name]
    if (keepSecrets && settings[name] === undefined && known.has(name)) settings[name] = { set: true }
  }
  return { ...wanted, settings }
}

/** The changes, and the source to save. Unchanged secrets are kept as they are. */
async function compareSource(
  context: ApplyContext,
  row: SourceRow,
  {
    kind,
    sent,
    known,
  }: {
    readonly kind: SourceKind
    readonly sent: SourceInputValues
    readonly known: ReadonlyMap<string, SecretRow>
  },
): Promise<{ readonly sent: SourceInputValues; readonly changes: readonly PlannedChange[] }> {
  const parted = splitSettings(secretNames(kind), sent.settings)
  const origin = kind.origin(parted.settings)
  const settings: Record<string, unknown> = { ...sent.settings }
  const changed: string[] = []
  for (const [name, text] of parted.given) {
    if (await isKept(context, sourceOwner(row), { row: known.get(name), text, origin })) settings[name] = { set: true }
    else changed.push(name)
  }
  changed.push(...[...known.keys()].filter((name) => !parted.given.has(name) && !parted.kept.has(name)))
  const { name, enabled } = sent
  const changes = [
    ...changesBetween(
      { name: row.name, enabled: row.enabled, settings: row.settings },
      { name, enabled, settings: parted.settings },
    ),
    ...changed.map((secret) => secretChange(`settings.${secret}`)),
  ]
  return { sent: { ...sent, settings }, changes }
}
