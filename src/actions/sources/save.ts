// Saves a source. A source that cannot work is refused with all its flaws. Its secrets are sealed for the one origin that they
// were entered for (S26).
import type { Change } from '../../changes/change.ts'
import { last4Of } from '../../integrations/integration-secrets.ts'
import { secretNames, type SourceKind } from '../../sources/kinds/kind.ts'
import { createSource as insertSource, updateSource } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion } from '../versions/record.ts'
import { assignAddress } from './assign-address.ts'
import { findKind } from './find-kind.ts'
import { splitSettings } from './settings.ts'
import type { SplitSettings } from './settings.ts'

export interface SourceInputValues {
  readonly kind: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly enabled: boolean
}

/** Saves a new source. Fails for a source that cannot work. */
export async function createSource(context: ActionContext, sent: SourceInputValues): Promise<Result<SourceRow>> {
  const ready = await prepareSource(context, sent, { known: new Map() })
  if (isFailure(ready)) return ready
  const { kind, name, enabled } = sent
  const { accountId } = context.account
  const { settings } = ready.parted
  const made = await insertSource(context.db, { accountId, kind, name, settings, enabled })
  await keepSecrets(context, made, ready)
  await keepVersion(context, made)
  context.changed(sourceSaved(context, made))
  return ready.kind.mode === 'posted' ? assignAddress(context, made) : made
}

/** Saves a source over `before`. Fails if another save came first, and for a source that cannot work. */
export async function replaceSource(
  context: ActionContext,
  before: SourceRow,
  sent: SourceInputValues,
): Promise<Result<SourceRow>> {
  const { db } = context
  const known = await readSecrets(db, sourceOwner(before))
  const ready = await prepareSource(context, sent, { known, settings: before.settings })
  if (isFailure(ready)) return ready
  const { parted } = ready
  const saved = await updateSource(db, before, { ...sent, settings: parted.settings })
  if (!saved)
    return new ActionFailure(
      'precondition_failed',
      'Someone else saved this source in the meantime. Fetch it again and retry.',
    )
  await keepSecrets(context, saved, ready)
  const gone = [...known.keys()].filter((name) => !parted.kept.has(name) && !parted.given.has(name))
  await deleteSecrets(db, sourceOwner(saved), gone)
  await keepVersion(context, saved, [...parted.given.keys(), ...gone])
  await concealSecrets(db, sourceOwner(saved), { version: saved.version, texts: [...parted.given.values()] })
  context.changed(sourceSaved(context, saved))
  return saved
}

/** The change that announces a save of this source. */
export function sourceSaved({ purpose }: Pick<ActionContext, 'purpose'>, { accountId }: SourceRow): Change {
  return { type: 'source_saved', accountId, configured: purpose?.type === 'configuration' }
}

/** The content of a version of a source (S51). */
function sourceContent({ name, enabled, settings }: SourceRow) {
  return { name, enabled, settings }
}

/** `secrets`: the names of settings whose secrets were set or removed. */
function keepVersion(context: ActionContext, row: SourceRow, secrets: readonly string[] = []): Promise<void> {
  const paths = secrets.map((name) => `settings.${name}`)
  return recordVersion(context, sourceOwner(row), { version: row.version, content: sourceContent(row), secrets: paths })
}

export function sourceOwner({ accountId, sourceId }: SourceRow) {
  return { accountId, owner: 'source' as const, ownerId: sourceId }
}

/** A source that can work. */
interface PreparedSource {
  readonly kind: SourceKind
  readonly parted: SplitSettings
}

/**
 * Fails for a source that cannot work. `before`: its saved settings, and the secrets that may be kept, each only for its own
 * origin (S26).
 */
export async function prepareSource(
  { deps, account }: ActionContext,
  sent: Pick<SourceInputValues, 'kind' | 'settings'>,
  before: { readonly known: ReadonlyMap<string, SecretRow>; readonly settings?: SourceRow['settings'] },
): Promise<Result<PreparedSource>> {
  const kind = findKind(sent.kind)
  if (isFailure(kind)) return kind
  const parted = splitSettings(secretNames(kind), sent.settings)
  const origin = kind.origin(parted.settings)
  const lost = [...parted.kept].filter((name) => before.known.get(name)?.origin !== origin)
  // The check only needs to know that a secret is set, so a kept secret is represented by a dot. `lost` secrets have their own
  // flaw.
  const whole = {
    ...parted.settings,
    ...Object.fromEntries([...parted.kept].map((name) => [name, '•'])),
    ...Object.fromEntries(parted.given),
  }
  const flaws = [
    ...lost.map((name) => ({
      pointer: `/settings/${name}`,
      detail: `Enter “${kind.settings[name]?.label ?? name}” again, because the ${kind.mode === 'dialled' ? 'host or port' : 'URL'} changed.`,
    })),
    ...(await deps.sources.flaws(account.accountId, kind.id, whole, before.settings)),
  ]
  if (flaws.length > 0) return new ActionFailure('invalid_source', 'Some settings of the source are invalid.', flaws)
  return { kind, parted }
}

async function keepSecrets(
  { db, deps }: ActionContext,
  source: SourceRow,
  { kind, parted: { settings, given } }: PreparedSource,
): Promise<void> {
  const owner = sourceOwner(source)
  const origin = kind.origin(settings)
  for (const [name, text] of given) {
    const sealed = await deps.sealing.seal({ ...owner, name }, text)
    await upsertSecret(db, owner, { name, origin, sealed, last4: last4Of(text) })
  }
}
