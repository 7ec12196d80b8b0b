// Browsers in which people have signed in before (S36): only the SHA-256 of each token is stored.
import { sql } from 'kysely'
import type { Db } from '../database/tables.ts'

/** The longest time for which browsers keep a cookie. */
export const DEVICE_LIFETIME_MS = 400 * 24 * 3_600_000
/**
 * Limit of devices of a person: the devices that were used last are kept. A program that keeps no cookies makes a new
 * device at each sign-in.
 */
const DEVICES_MAX = 100

/** The ids of the people with this email address who have signed in with this device. `hash` is in hex. */
export async function findPeopleOfDevice(db: Db, hash: string, email: string): Promise<string[]> {
  const found = await db
    .selectFrom('person_device')
    .innerJoin('person', 'person.personId', 'person_device.personId')
    .select('person.personId')
    .where('person_device.hash', '=', Buffer.from(hash, 'hex'))
    .where('person_device.lastUsedAt', '>', sql<number>`${new Date(Date.now() - DEVICE_LIFETIME_MS)}`)
    .where(sql<string>`lower(person.email)`, '=', sql<string>`lower(${email})`)
    .execute()
  return found.map(({ personId }) => personId)
}

/** Whether any person has signed in with this device. */
export async function isKnownDevice(db: Db, hash: string): Promise<boolean> {
  const bytes = Buffer.from(hash, 'hex')
  return (
    (await db.selectFrom('person_device').select('hash').where('hash', '=', bytes).executeTakeFirst()) !== undefined
  )
}

/** Notes that the person has signed in with this device. */
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

/** Deletes the devices of a person, or all but one. */
export async function deleteDevices(db: Db, personId: string, exceptHash: string | null = null): Promise<void> {
  await db
    .deleteFrom('person_device')
    .where('personId', '=', personId)
    .$if(exceptHash !== null, (query) => query.where('hash', '!=', Buffer.from(exceptHash ?? '', 'hex')))
    .execute()
}
