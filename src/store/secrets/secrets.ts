// Sealed values (S20), each for the one origin that it was entered for (S26). They are written sealed and read sealed.
import type { Selectable } from 'kysely'
import type { Db, SecretTable } from '../database/tables.ts'

export type SecretRow = Selectable<SecretTable>

/** The owner of a secret. */
export interface SecretOwner {
  readonly accountId: number
  readonly owner: 'integration' | 'source' | 'step' | 'account'
  readonly ownerId: number
}

interface NewSecret {
  readonly name: string
  /** Scheme, host and port; empty for a secret that is sent nowhere, such as a signing key. */
  readonly origin: string
  readonly sealed: string
  /** The part of the secret that people see; empty when the secret is too short to show any. */
  readonly last4: string
}

/** By name. */
export async function readSecrets(db: Db, { accountId, owner, ownerId }: SecretOwner): Promise<Map<string, SecretRow>> {
  const rows = await db
    .selectFrom('secret')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .execute()
  return new Map(rows.map((row) => [row.name, row]))
}

export function findSecret(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  name: string,
): Promise<SecretRow | undefined> {
  return db
    .selectFrom('secret')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** All secrets of all owners of one kind in an account: for lists. */
export function listSecretsOfKind(db: Db, accountId: number, owner: SecretOwner['owner']): Promise<SecretRow[]> {
  return db.selectFrom('secret').selectAll().where('accountId', '=', accountId).where('owner', '=', owner).execute()
}

/** Stores a secret unless there is already one of this name. */
export async function insertSecretIfAbsent(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  secret: NewSecret,
): Promise<void> {
  await db
    .insertInto('secret')
    .values({ accountId, owner, ownerId, ...secret, setAt: new Date() })
    .onConflict((conflict) => conflict.columns(['accountId', 'owner', 'ownerId', 'name']).doNothing())
    .execute()
}

/** Stores a secret, new or replaced. The earlier secret is deleted. */
export async function upsertSecret(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  secret: NewSecret,
): Promise<void> {
  const values = { ...secret, setAt: new Date(), previous: null, previousUntil: null, earlier: '[]' }
  await db
    .insertInto('secret')
    .values({ accountId, owner, ownerId, ...values })
    .onConflict((conflict) => conflict.columns(['accountId', 'owner', 'ownerId', 'name']).doUpdateSet(values))
    .execute()
}

/** Replaces the secret that was sealed as `over`; false when another secret was stored meanwhile, or none is stored. */
export async function replaceSecret(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  { name, ...secret }: NewSecret,
  over: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('secret')
    .set({ ...secret, setAt: new Date() })
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('name', '=', name)
    .where('sealed', '=', over)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Stores, beside a secret that the vendor replaces (S25), the secret that was entered, so that it is recognised when it is
 * entered again.
 */
export async function saveEnteredSecret(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  name: string,
): Promise<void> {
  await db
    .updateTable('secret')
    .set((set) => ({ previous: set.ref('sealed') }))
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('name', '=', name)
    .execute()
}

/** An earlier signing secret that still signs; `until` in milliseconds since 1970. */
export interface EarlierSecret {
  readonly sealed: string
  readonly until: number
}

/** The readable entries of a row's `earlier`. */
export function parseEarlierSecrets(earlier: unknown): EarlierSecret[] {
  if (!Array.isArray(earlier)) return []
  return earlier.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('sealed' in one && 'until' in one)) return []
    const { sealed, until } = one
    return typeof sealed === 'string' && typeof until === 'number' ? [{ sealed, until }] : []
  })
}

interface SecretRotation {
  readonly before: Pick<SecretRow, 'sealed'>
  /** Until when the previous secret stays valid. */
  readonly until: Date
  /** The secrets before the previous one that are still valid. */
  readonly earlier: readonly EarlierSecret[]
}

/** Replaces a signing secret (S23); false when another was set meanwhile. */
export async function rotateSecret(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  secret: NewSecret,
  { before, until, earlier }: SecretRotation,
): Promise<boolean> {
  const kept = { previous: before.sealed, previousUntil: until, earlier: JSON.stringify(earlier) }
  const { numUpdatedRows } = await db
    .updateTable('secret')
    .set({ ...secret, setAt: new Date(), ...kept })
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('name', '=', secret.name)
    .where('sealed', '=', before.sealed)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteSecrets(
  db: Db,
  { accountId, owner, ownerId }: SecretOwner,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  await db
    .deleteFrom('secret')
    .where('accountId', '=', accountId)
    .where('owner', '=', owner)
    .where('ownerId', '=', ownerId)
    .where('name', 'in', names)
    .execute()
}
