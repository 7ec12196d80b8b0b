// The sources of a configuration. One keeps its kind: what its calls came by does not change afterwards.
import { secretNames } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { deleteSource, listSources } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { markManaged } from '../../store/accounts/managed-configuration.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { ConfigInput, PlanItem } from './contract.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import { isLast, requireKind, saveNewSource, saveSourceOver, sourceOwner } from '../sources/save.ts'
import { splitSettings } from '../sources/settings.ts'
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
} from './plan.ts'
import type { ApplyContext, Change } from './plan.ts'

type SourceConfig = ConfigInput['sources'][number]

/** All of them, but for those that the program makes for itself. */
export async function sourcesOf(c: RouteContext): Promise<SourceRow[]> {
  const all = await listSources(c.var.db, c.var.principal.account.accountId, { limit: 100_000, after: null })
  return all.filter(({ kind }) => kindOf(kind) !== undefined)
}

export async function applySources(context: ApplyContext): Promise<void> {
  const { c, config, plan } = context
  const names = config.sources.map(({ name }) => name)
  refuseDuplicateNames(context, 'sources', { names, key: 'name' })
  const { matched, left } = matchRows(context, 'sources', { names, rows: await sourcesOf(c) })
  for (const [index, wanted] of config.sources.entries())
    await collectFlaws(context, `/sources/${index}`, () => applySource(context, wanted, matched.get(wanted.name)))
  for (const row of left) plan.push(await removeSource(c, row))
}

/** What left the configuration goes; but an account is not left without a source for what its keys send. */
async function removeSource(c: RouteContext, row: SourceRow): Promise<PlanItem> {
  if (!(await isLast(c, row))) {
    await deleteSource(c.var.db, row)
    c.var.changes.push({ type: 'source_removed', accountId: row.accountId })
    return planRemove('source', row.name)
  }
  await markManaged(c.var.db, 'source', { uuid: row.uuid, name: null })
  const changes = [{ path: 'managed', before: true, after: false, secret: false }]
  return planItem('source', row.name, { changes })
}

async function applySource(context: ApplyContext, wanted: SourceConfig, row: SourceRow | undefined): Promise<void> {
  const { c, plan } = context
  if (row === undefined) {
    const { uuid } = await saveNewSource(c, withSecrets(context, wanted, new Map()))
    await markManaged(c.var.db, 'source', { uuid, name: wanted.name })
    plan.push(planCreate('source', wanted.name))
    return
  }
  if (row.kind !== wanted.kind) {
    const detail = `The source ${row.name} is of kind ${row.kind}, which can’t be changed. Use another name.`
    throw new Problem('invalid_configuration', detail, { errors: [{ pointer: '/kind', detail }] })
  }
  const known = await readSecrets(c.var.db, sourceOwner(row))
  const { sent, changes } = await compareSource(context, row, { sent: withSecrets(context, wanted, known), known })
  if (changes.length > 0) await saveSourceOver(c, row, sent)
  if (row.managedAs !== wanted.name) await markManaged(c.var.db, 'source', { uuid: row.uuid, name: wanted.name })
  plan.push(planItem('source', wanted.name, { changes, adopted: row.managedAs === null }))
}

/** With its secrets as a save takes them. */
function withSecrets(
  { keepSecrets }: ApplyContext,
  wanted: SourceConfig,
  known: ReadonlyMap<string, SecretRow>,
): SourceConfig {
  const settings = { ...wanted.settings }
  for (const name of secretNames(requireKind(wanted.kind))) {
    // What is shown of a secret is none: only that it is kept may be said, and only by leaving it out.
    if (typeof settings[name] === 'object') delete settings[name]
    if (keepSecrets && settings[name] === undefined && known.has(name)) settings[name] = { set: true }
  }
  return { ...wanted, settings }
}

/** What would change, and what to save: secrets that are the same stay as they are. */
async function compareSource(
  context: ApplyContext,
  row: SourceRow,
  { sent, known }: { readonly sent: SourceConfig; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<{ readonly sent: SourceConfig; readonly changes: readonly Change[] }> {
  const kind = requireKind(row.kind)
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
