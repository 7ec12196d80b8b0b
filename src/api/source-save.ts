import { last4Of } from '../integrations/secrets.ts'
import { createSource, updateSource } from '../store/sources.ts'
import type { Source } from '../store/sources.ts'
import { forgetSecrets, putSecret, secretsOf } from '../store/secrets.ts'
import type { SecretOwner, SecretRow } from '../store/secrets.ts'
import type { DoorContext } from './door.ts'
import { Problem } from './problem.ts'
import { originOf, partSettings } from './source-settings.ts'
import type { PartedSettings } from './source-settings.ts'

export interface SourceSent {
  readonly kind: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly enabled: boolean
}

export async function saveNewSource(c: DoorContext, sent: SourceSent): Promise<Source> {
  const parted = partSettings(sent.kind, sent.settings)
  await refuseFlaws(c, sent, { parted, known: new Map() })
  const { account_id: accountId } = c.var.asker.account
  const made = await createSource(c.var.db, {
    accountId,
    kind: sent.kind,
    name: sent.name,
    settings: parted.settings,
    enabled: sent.enabled,
  })
  await keepSecrets(c, made, parted)
  return made
}

/** Saves over `before`. Throws 412 when another save came first. */
export async function saveSourceOver(c: DoorContext, before: Source, sent: SourceSent): Promise<Source> {
  const parted = partSettings(sent.kind, sent.settings)
  const known = await secretsOf(c.var.db, sourceOwner(before))
  await refuseFlaws(c, sent, { parted, known })
  const saved = await updateSource(c.var.db, before, { ...sent, settings: parted.settings })
  if (!saved) throw new Problem(412, 'Somebody else saved this source in the meantime: read it again.')
  await keepSecrets(c, saved, parted)
  const gone = [...known.keys()].filter((name) => !parted.kept.has(name) && !parted.given.has(name))
  await forgetSecrets(c.var.db, sourceOwner(saved), gone)
  return saved
}

export function sourceOwner({ account_id, source_id }: Source): SecretOwner {
  return { accountId: account_id, owner: 'source', ownerId: source_id }
}

/** A source that cannot work is not saved: 422. A secret that was kept goes on only to where it was meant to go (S26). */
async function refuseFlaws(
  c: DoorContext,
  { kind }: SourceSent,
  { parted, known }: { readonly parted: PartedSettings; readonly known: ReadonlyMap<string, SecretRow> },
): Promise<void> {
  const origin = originOf(kind, parted.settings)
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
      detail: 'Enter it again: it was for another host or port.',
    })),
    ...c.var.door.parts.sources.flaws(kind, whole),
  ]
  if (errors.length > 0) throw new Problem(422, 'The source cannot work like this.', { errors })
}

async function keepSecrets(c: DoorContext, source: Source, { settings, given }: PartedSettings): Promise<void> {
  const owner = sourceOwner(source)
  const origin = originOf(source.kind, settings)
  for (const [name, text] of given) {
    const sealed = await c.var.door.parts.sealing.seal({ ...owner, name }, text)
    await putSecret(c.var.db, owner, { name, origin, sealed, last4: last4Of(text) })
  }
}
