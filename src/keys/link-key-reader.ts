// The keys that sign links to recordings and to later answers of steps: one for each account, random, sealed in the database
// (S20), created when it is first needed.
import { randomBytes } from 'node:crypto'
import { insertSecretIfAbsent, readSecrets } from '../store/secrets/secrets.ts'
import type { SealContext } from '../store/secrets/sealing.ts'
import type { Db } from '../store/database/tables.ts'
import { OffhookError } from '../errors.ts'

interface LinkKeyReaderDeps {
  readonly db: Db
  readonly sealing: {
    seal(place: SealContext, text: string): Promise<string>
    open(place: SealContext, sealed: string): Promise<string>
  }
}

const NAME = 'links'

/** Returns a function that reads an account's key, the same each time. */
export function createLinkKeyReader({ db, sealing }: LinkKeyReaderDeps): (accountId: number) => Promise<Buffer> {
  const known = new Map<number, Buffer>()
  return async (accountId) => {
    const remembered = known.get(accountId)
    if (remembered) return remembered
    const owner = { accountId, owner: 'account', ownerId: 0 } as const
    const place = { ...owner, name: NAME }
    const kept = async (): Promise<string | undefined> => (await readSecrets(db, owner)).get(NAME)?.sealed
    let sealed = await kept()
    if (sealed === undefined) {
      const made = await sealing.seal(place, randomBytes(32).toString('base64url'))
      // If two callers create a key at once, the first wins, and both use it.
      await insertSecretIfAbsent(db, owner, { name: NAME, origin: '', sealed: made, last4: '' })
      sealed = await kept()
    }
    if (sealed === undefined)
      throw new OffhookError('lost_row', 'The key for recording links is missing right after it was stored.')
    const key = Buffer.from(await sealing.open(place, sealed), 'base64url')
    known.set(accountId, key)
    return key
  }
}
