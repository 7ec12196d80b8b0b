// Consents under way (S25): of each only the SHA-256 of its state is kept, and it is used up by deleting its row.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ConsentTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Consent = Selectable<ConsentTable>

/** Those of the integration that were begun before are worth nothing any more. */
export async function createConsent(
  db: Db,
  {
    hash,
    expiresAt,
    ...consent
  }: Omit<Consent, 'hash' | 'expiresAt'> & { readonly hash: string; readonly expiresAt: Date },
): Promise<void> {
  await db
    .deleteFrom('oauth_consent')
    .where((where) =>
      where.or([where('expiresAt', '<', sql<number>`now()`), where('integrationId', '=', consent.integrationId)]),
    )
    .execute()
  await db
    .insertInto('oauth_consent')
    .values({ ...consent, hash: Buffer.from(hash, 'hex'), expiresAt })
    .execute()
}

/** Uses it up. `undefined`: it was used, has expired, or never was. Without an account: it is what finds the account. */
export function consumeConsent(db: Db, hash: string): Promise<Consent | undefined> {
  return db
    .deleteFrom('oauth_consent')
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .returningAll()
    .executeTakeFirst()
}
