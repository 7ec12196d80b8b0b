// The opened settings of a source with its secrets, and the address of a posted source.
import { secretNames } from '../kinds/kind.ts'
import { kindOf } from '../kinds/kinds.ts'
import type { Settings } from '../kinds/settings.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import { sealedAddressToken, type SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'

type Open = (place: SealContext, sealed: string) => Promise<string>

export async function unsealSettings(
  { db, open }: { readonly db: Db; readonly open: Open },
  { accountId, sourceId: ownerId, kind, settings }: SourceRow,
): Promise<Settings> {
  const owner = { accountId, owner: 'source', ownerId } as const
  const sealed = await readSecrets(db, owner)
  const opened: Record<string, unknown> = { ...settings }
  const known = kindOf(kind)
  for (const name of known ? secretNames(known) : []) {
    const secret = sealed.get(name)
    if (secret) opened[name] = await open({ ...owner, name }, secret.sealed)
  }
  return opened
}

/** `https://calls.example/in/<token>`; empty for a source that is not posted. */
export async function addressOf(
  { open, publicUrl }: { readonly open: Open; readonly publicUrl: () => string },
  row: SourceRow,
): Promise<string> {
  const sealed = sealedAddressToken(row)
  return sealed === null ? '' : `${publicUrl()}/in/${await open(sealed.place, sealed.sealed)}`
}
