// One-time links (S30): only the SHA-256 of each token is stored. A link is used up by deleting its row, in the transaction of
// the change that it allowed.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PersonLinkTable } from '../database/people-tables.ts'
import type { Db } from '../database/tables.ts'

export type OneTimeLink = Selectable<PersonLinkTable>

/** Creates a link that replaces the earlier links of this person. Links without a person stay until they expire. */
export async function createOneTimeLink(
  db: Db,
  link: Pick<OneTimeLink, 'accountId' | 'personId' | 'makerId' | 'kind'> & {
    readonly hash: string
    readonly expiresAt: Date
  },
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
      makerId: link.makerId,
      kind: link.kind,
      expiresAt: link.expiresAt,
    })
    .execute()
}

/**
 * The link with this hash, unless it has expired or been used. Has no account parameter, because the link determines it.
 */
export function findOneTimeLinkByHash(db: Db, hash: string): Promise<OneTimeLink | undefined> {
  return db
    .selectFrom('person_link')
    .selectAll()
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
}

/** Uses the link up. Only the caller that gets `true` may continue. */
export async function consumeOneTimeLink(transaction: Db, { hash }: OneTimeLink): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('person_link')
    .where('hash', '=', hash)
    .where('expiresAt', '>', sql<number>`now()`)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
