// Consents under way (S25): only the SHA-256 of each state is stored, and a consent is used up by deleting its row.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ConsentTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type Consent = Selectable<ConsentTable>

/** Creates a consent. Earlier consents of the integration become invalid. */
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

/**
 * Uses the consent up. `undefined`: it was used, has expired, or never existed. Has no account parameter, because the consent
 * determines the account.
 */
export function consumeConsent(db: Db, hash: string): Promise<Consent | undefined> {
  return db
    .deleteFrom('oauth_consent')
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .returningAll()
    .executeTakeFirst()
}
