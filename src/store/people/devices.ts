// Browsers that people have signed in with before (S36): of each only the SHA-256 of its token is kept.
import { sql } from 'kysely'
import type { Db } from '../database/tables.ts'

/** As long as browsers keep a cookie at the most. */
export const DEVICE_LIFETIME_MS = 400 * 24 * 3_600_000
/** So many are kept of a person, those used last: a program that keeps no cookies makes one at each sign-in. */
const DEVICES_MAX = 100

/** Whether somebody with this e-mail address has signed in with this device. `hash` is in hex. */
export async function isDeviceOfEmail(db: Db, hash: string, email: string): Promise<boolean> {
  const found = await db
    .selectFrom('person_device')
    .innerJoin('person', 'person.personId', 'person_device.personId')
    .select('person.personId')
    .where('person_device.hash', '=', Buffer.from(hash, 'hex'))
    .where('person_device.lastUsedAt', '>', sql<number>`${new Date(Date.now() - DEVICE_LIFETIME_MS)}`)
    .where(sql<string>`lower(person.email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether anybody has signed in with this device. */
export async function isKnownDevice(db: Db, hash: string): Promise<boolean> {
  const bytes = Buffer.from(hash, 'hex')
  return (
    (await db.selectFrom('person_device').select('hash').where('hash', '=', bytes).executeTakeFirst()) !== undefined
  )
}

/** The person has signed in with this device. */
export async function saveDevice(db: Db, personId: string, hash: string): Promise<void> {
  await db
    .insertInto('person_device')
    .values({ hash: Buffer.from(hash, 'hex'), personId })
    .onConflict((conflict) => conflict.columns(['hash', 'personId']).doUpdateSet({ lastUsedAt: sql<Date>`now()` }))
    .execute()
  await sql`DELETE FROM person_device WHERE person_id = ${personId} AND hash IN (
    SELECT hash FROM person_device WHERE person_id = ${personId} ORDER BY last_used_at DESC OFFSET ${DEVICES_MAX})`.execute(
    db,
  )
}

/** Forgets the devices of a person, or all but one. */
export async function deleteDevices(db: Db, personId: string, exceptHash: string | null = null): Promise<void> {
  await db
    .deleteFrom('person_device')
    .where('personId', '=', personId)
    .$if(exceptHash !== null, (query) => query.where('hash', '!=', Buffer.from(exceptHash ?? '', 'hex')))
    .execute()
}
