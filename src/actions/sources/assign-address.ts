import { createHash, randomBytes } from 'node:crypto'
import { addressSealContext, setAddressToken } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'

/** Enough bytes that nobody can guess the token. */
const TOKEN_BYTES = 24

/** Gives a posted source a new address. Messages to its previous address are no longer accepted. */
export async function assignAddress({ db, deps }: ActionContext, source: SourceRow): Promise<SourceRow> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const sealed = await deps.sealing.seal(addressSealContext(source), token)
  return setAddressToken(db, source, { hash: createHash('sha256').update(token).digest(), sealed })
}
