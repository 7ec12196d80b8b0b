// The configuration of an account as a file contains it: without defaults, and with a reference and a proposed variable in place
// of each secret. Applying the unchanged file changes nothing.
import { maskStep } from '../steps/masked-step.ts'
import { ownerOf } from '../integrations/secrets.ts'
import { nameOf } from '../../integrations/stored-integration.ts'
import { BOUNDS } from '../../bounds.ts'
import { isSame } from '../../json/is-same.ts'
import { escapeReferences, mapReferable } from './references.ts'
import { secretNames } from '../../sources/kinds/kind.ts'
import { listAllNumbers } from '../../store/accounts/managed-configuration.ts'
import { resolveRecordingSettings } from '../../store/recordings/recording-settings.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretOwner } from '../../store/secrets/secrets.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { STEP_DEFAULTS, stepAuthKindOf } from '../../steps/step.ts'
import { withSecrets } from '../../render/auth/kind.ts'
import { readSteps } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { findKind } from '../sources/find-kind.ts'
import { sourceOwner } from '../sources/save.ts'
import { stepOwner } from '../steps/save.ts'
import { integrationConfig } from './export-integration.ts'
import { integrationsOf } from './integrations.ts'
import { References } from './names.ts'
import type { AddReference, Reference } from './names.ts'
import { numberConfig, NUMBER_DEFAULTS } from './numbers.ts'
import { sourcesOf } from './sources.ts'
import { omitDefaults } from './omit-defaults.ts'

interface ExportedConfig {
  readonly config: Record<string, unknown>
  readonly secrets: readonly Reference[]
}

/** Fails if two items have the same name, because a file identifies items only by name, and if a row cannot be read. */
export async function exportConfiguration(context: ActionContext): Promise<Result<ExportedConfig>> {
  const { db, account } = context
  const { accountId } = account
  const unreadable = findUnreadable(context)
  if (unreadable !== null) return unreadable
  const references = new References()
  const flaws: string[] = []
  const nameRows = rowNamer(flaws)
  const sections = {
    sources: nameRows('source', await sourcesOf(context), { name: (row) => row.name, owner: sourceOwner }),
    steps: nameRows('step', await readSteps(db, accountId), { name: (row) => row.name, owner: stepOwner }),
    integrations: nameRows('integration', await integrationsOf(context), {
      name: (row) => nameOf(row),
      owner: ownerOf,
    }),
  }
  if (flaws.length > 0)
    return new ActionFailure(
      'export_incomplete',
      `A configuration file needs a unique name for each item. ${flaws.slice(0, BOUNDS.problems).join(' ')} Rename them before exporting.`,
    )
  const referOf = async (
    pointer: string,
    { name, owner }: { name: string; owner: SecretOwner },
  ): Promise<AddReference> => references.of({ pointer, name, secrets: await readSecrets(db, owner) })
  const config: Record<string, unknown> = {
    offhook: 1,
    account: accountConfig(account),
    recording_settings: resolveRecordingSettings(account.recordings),
  }
  // In sequence, so that the proposed variables follow the order of the file.
  config['sources'] = await mapInOrder(sections.sources, async (one, index) =>
    sourceConfig(one.row, await referOf(`/sources/${index}`, one)),
  )
  config['steps'] = await mapInOrder(sections.steps, async (one, index) =>
    stepConfig(one.row, await referOf(`/steps/${index}`, one)),
  )
  config['numbers'] = (await listAllNumbers(db, accountId)).map((row) => ({
    number: row.number,
    ...omitDefaults(numberConfig(row), NUMBER_DEFAULTS),
  }))
  config['integrations'] = await mapInOrder(sections.integrations, async (one, index) =>
    integrationConfig(one.row, await referOf(`/integrations/${index}`, one)),
  )
  const there = Object.fromEntries(Object.entries(config).filter(([, value]) => !isSame(value, [])))
  return { config: escapeConfig(there, references.all), secrets: references.all }
}

/** Applying a file without the unreadable row would delete that row, so the export fails. `null`: all rows can be read. */
function findUnreadable({ deps, account }: ActionContext): ActionFailure | null {
  const row = deps.unreadable.list(account.accountId).find(({ kind }) => EXPORTED.has(kind))
  if (!row) return null
  return new ActionFailure(
    'export_incomplete',
    `The ${row.kind} ${row.id} is unreadable and would be missing from the file. Fix or delete it first. ${row.reason}`,
  )
}

const EXPORTED: ReadonlySet<string> = new Set(['integration', 'source', 'step'])

interface NamedRow<Row> {
  readonly row: Row
  readonly name: string
  readonly owner: SecretOwner
}

/** Gives each row its name in the file. Adds a sentence to `flaws` for missing names, and a sentence for each duplicate name. */
function rowNamer(flaws: string[]) {
  return <Row>(
    kind: string,
    rows: readonly Row[],
    { name, owner }: { readonly name: (row: Row) => string; readonly owner: (row: Row) => SecretOwner },
  ): NamedRow<Row>[] => {
    const all = rows.map((row) => ({ row, name: name(row), owner: owner(row) }))
    for (const [text, { length }] of Map.groupBy(all, (one) => (one.name.trim() === '' ? '' : one.name))) {
      const [things, have, are] = length === 1 ? [kind, 'has', 'is'] : [`${kind}s`, 'have', 'are']
      if (text === '') flaws.push(`${length} ${things} ${have} no name.`)
      else if (length > 1) flaws.push(`${length} ${things} ${are} named ${text}.`)
    }
    return all
  }
}

async function mapInOrder<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<unknown>) {
  const done: unknown[] = []
  for (const [index, item] of items.entries()) done.push(await work(item, index))
  return done
}

function accountConfig({ name, timezone, country, atHome }: ActionContext['account']) {
  // The first start guesses time zone and country: the file contains them only once a person has confirmed them.
  return { name, ...(atHome && { timezone, country }) }
}

function sourceConfig({ kind, name, enabled, settings }: SourceRow, refer: AddReference) {
  const declared = findKind(kind)
  const secrets = (isFailure(declared) ? [] : secretNames(declared)).flatMap((secret) => {
    const reference = refer(`/settings/${secret}`, { name: secret, what: secret.replaceAll('_', ' ') })
    return reference === undefined ? [] : [[secret, reference] as const]
  })
  const whole = { kind, name, settings: { ...settings, ...Object.fromEntries(secrets) }, enabled }
  return { kind, name, ...omitDefaults(whole, { ...whole, settings: {}, enabled: true }) }
}

function stepConfig(row: StepRow, refer: AddReference) {
  const step = maskStep(row, new Map())
  const { kind, name } = step
  const auth =
    step.kind === 'webhook' && step.auth.type !== 'none'
      ? {
          auth: withSecrets(stepAuthKindOf(step.auth), step.auth, (member) =>
            refer(`/auth/${member}`, { name: member, what: member }),
          ),
        }
      : {}
  return { kind, name, ...omitDefaults({ ...step, ...auth }, { ...STEP_DEFAULTS, kind, name }) }
}

/** Escapes texts that only look like a reference. */
function escapeConfig(config: unknown, references: readonly Reference[]): Record<string, unknown> {
  const ours = new Set(references.map(({ pointer }) => pointer))
  return mapReferable(config, (value, pointer) =>
    typeof value === 'string' && !ours.has(pointer) ? escapeReferences(value) : value,
  ) as Record<string, unknown>
}
