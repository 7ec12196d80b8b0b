import { createHash, randomBytes } from 'node:crypto'
import type { Change } from '../../changes/change.ts'
import { last4Of } from '../../integrations/integration-secrets.ts'
import { secretNames, type SourceKind } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import {
  addressSealContext,
  createSource,
  listSources,
  setAddressToken,
  updateSource,
} from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion, saverOf } from '../versions/record.ts'
import { splitSettings } from './settings.ts'
import type { SplitSettings } from './settings.ts'

export interface SourceInputValues {
  readonly kind: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly enabled: boolean
}

export async function saveNewSource(c: RouteContext, sent: SourceInputValues): Promise<SourceRow> {
  const kind = requireKind(sent.kind)
  const parted = splitSettings(secretNames(kind), sent.settings)
  await refuseFlaws(c, kind, { parted, known: new Map() })
  const { accountId } = c.var.principal.account
  const made = await createSource(c.var.db, {
    accountId,
    kind: sent.kind,
    name: sent.name,
    settings: parted.settings,
    enabled: sent.enabled,
  })
  await keepSecrets(c, made, parted)
  await keepVersion(c, made)
  c.var.changes.push(sourceSaved(c, made))
  return kind.mode === 'posted' ? assignAddress(c, made) : made
}

/** Gives a source that is posted to an address, or another: what is sent to the one before is not taken any more. */
export async function assignAddress(c: RouteContext, source: SourceRow): Promise<SourceRow> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const sealed = await c.var.app.deps.sealing.seal(addressSealContext(source), token)
  return setAddressToken(c.var.db, source, { hash: createHash('sha256').update(token).digest(), sealed })
}

/** As many as nobody guesses. */
const TOKEN_BYTES = 24

/** Throws 422 for sources that nobody makes, such as that of replayed sessions. */
export function requireKind(id: string): SourceKind {
  const kind = kindOf(id)
  if (kind) return kind
  throw new Problem('invalid_source', `Sources of kind ${id} have no settings.`)
}

/** Saves over `before`. Throws 412 when another save came first. */
export async function saveSourceOver(c: RouteContext, before: SourceRow, sent: SourceInputValues): Promise<SourceRow> {
  const kind = requireKind(sent.kind)
  const parted = splitSettings(secretNames(kind), sent.settings)
  const known = await readSecrets(c.var.db, sourceOwner(before))
  await refuseFlaws(c, kind, { parted, known, before: before.settings })
  const saved = await updateSource(c.var.db, before, { ...sent, settings: parted.settings })
  if (!saved)
    throw new Problem(
      'precondition_failed',
      'Someone else saved this source in the meantime. Fetch it again and retry.',
    )
  await keepSecrets(c, saved, parted)
  const gone = [...known.keys()].filter((name) => !parted.kept.has(name) && !parted.given.has(name))
  await deleteSecrets(c.var.db, sourceOwner(saved), gone)
  await keepVersion(c, saved, [...parted.given.keys(), ...gone])
  await concealSecrets(c.var.db, sourceOwner(saved), { version: saved.version, texts: [...parted.given.values()] })
  c.var.changes.push(sourceSaved(c, saved))
  return saved
}

/** The change that a save of this source is. */
export function sourceSaved(c: RouteContext, { accountId }: SourceRow): Change {
  return { type: 'source_saved', accountId, configured: c.get('savesAs')?.type === 'config' }
}

/** What is kept of a source in a version (S51). */
export function sourceContent({ name, enabled, settings }: SourceRow) {
  return { name, enabled, settings }
}

/** `secrets`: names of those that were set or removed. */
function keepVersion(c: RouteContext, row: SourceRow, secrets: readonly string[] = []): Promise<void> {
  const paths = secrets.map((name) => `settings.${name}`)
  const saved = { version: row.version, content: sourceContent(row), secrets: paths }
  return recordVersion(c.var.db, sourceOwner(row), saved, saverOf(c))
}

/** What keys send goes to a source of kind `api`: an account is not left without one. */
export async function refuseLast(c: RouteContext, row: SourceRow): Promise<void> {
  if (await isLast(c, row))
    throw new Problem(
      'last_api_source',
      'This is the only source of kind api. Create another one first, or switch this one off.',
    )
}

/** Whether this is the only source of kind `api`. */
export async function isLast(c: RouteContext, row: SourceRow): Promise<boolean> {
  if (row.kind !== 'api') return false
  const all = await listSources(c.var.db, row.accountId, { limit: 1000, after: null })
  return all.filter(({ kind }) => kind === 'api').length <= 1
}

export function sourceOwner({ accountId, sourceId }: SourceRow) {
  return { accountId, owner: 'source' as const, ownerId: sourceId }
}

/**
 * The settings with their secrets, to be tried before they are saved. `before`: the saved source whose secrets are used where
 * they were sent back as shown. Throws 422 for settings that cannot work.
 */
export async function settingsForCheck(
  c: RouteContext,
  sent: Pick<SourceInputValues, 'kind' | 'settings'>,
  before: SourceRow | null,
): Promise<Record<string, unknown>> {
  const kind = requireKind(sent.kind)
  const parted = splitSettings(secretNames(kind), sent.settings)
  const known = before === null ? new Map<string, SecretRow>() : await readSecrets(c.var.db, sourceOwner(before))
  await refuseFlaws(c, kind, { parted, known })
  const whole = { ...parted.settings, ...Object.fromEntries(parted.given) }
  for (const name of parted.kept) {
    const secret = known.get(name)
    if (before === null || !secret) continue
    whole[name] = await c.var.app.deps.sealing.open({ ...sourceOwner(before), name }, secret.sealed)
  }
  return whole
}

/** A source that cannot work is not saved: 422. A secret that was kept goes on only to where it was meant to go (S26). */
async function refuseFlaws(
  c: RouteContext,
  kind: SourceKind,
  {
    parted,
    known,
    before,
  }: {
    readonly parted: SplitSettings
    readonly known: ReadonlyMap<string, SecretRow>
    readonly before?: SourceRow['settings']
  },
): Promise<void> {
  const origin = kind.origin(parted.settings)
  const lost = [...parted.kept].filter((name) => known.get(name)?.origin !== origin)
  // Whether a secret is there is all that the check needs to know of one that is not sent; `lost` is told apart.
  const whole = {
    ...parted.settings,
    ...Object.fromEntries([...parted.kept].map((name) => [name, '•'])),
    ...Object.fromEntries(parted.given),
  }
  const errors = [
    ...lost.map((name) => ({
      pointer: `/settings/${name}`,
      detail: `Enter “${kind.settings[name]?.label ?? name}” again, because the ${kind.mode === 'dialled' ? 'host or port' : 'URL'} changed.`,
    })),
    ...(await c.var.app.deps.sources.flaws(c.var.principal.account.accountId, kind.id, whole, before)),
  ]
  if (errors.length > 0) throw new Problem('invalid_source', 'Some settings of the source are invalid.', { errors })
}

async function keepSecrets(c: RouteContext, source: SourceRow, { settings, given }: SplitSettings): Promise<void> {
  const owner = sourceOwner(source)
  const origin = requireKind(source.kind).origin(settings)
  for (const [name, text] of given) {
    const sealed = await c.var.app.deps.sealing.seal({ ...owner, name }, text)
    await upsertSecret(c.var.db, owner, { name, origin, sealed, last4: last4Of(text) })
  }
}
