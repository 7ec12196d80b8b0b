// One-time links (S30): of each only the SHA-256 of its token is kept. A link is used up by deleting its row, in the
// transaction of what it was used for.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PersonLinkTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type OneTimeLink = Selectable<PersonLinkTable>

/** Puts a new link in place of those that were made for this person before. Those of nobody live until they expire. */
export async function createOneTimeLink(
  db: Db,
  link: Pick<OneTimeLink, 'accountId' | 'personId' | 'kind'> & { readonly hash: string; readonly expiresAt: Date },
): Promise<void> {
  await db
    .deleteFrom('person_link')
    .where((where) =>
      where.or([
        where('expiresAt', '<', sql<number>`now()`),
        ...(link.personId === null ? [] : [where('personId', '=', link.personId)]),
      ]),
    )
    .execute()
  await db
    .insertInto('person_link')
    .values({
      hash: Buffer.from(link.hash, 'hex'),
      accountId: link.accountId,
      personId: link.personId,
      kind: link.kind,
      expiresAt: link.expiresAt,
    })
    .execute()
}

/** The link with this hash, unless it has expired or been used. Without an account: it is what finds the account. */
export function findOneTimeLinkByHash(db: Db, hash: string): Promise<OneTimeLink | undefined> {
  return db
    .selectFrom('person_link')
    .selectAll()
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
}

/** Uses the link up: the one who gets true may go on. */
export async function consumeOneTimeLink(transaction: Db, { hash }: OneTimeLink): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('person_link')
    .where('hash', '=', hash)
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
