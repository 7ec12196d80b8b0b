// Seals and opens the secrets of accounts (S20). Each account has a data key, created with its first secret and stored in its
// row, sealed by the wrapping key. Opened data keys stay in memory, so opening a secret needs no query.
import type { Pool, PoolClient } from 'pg'
import { OffhookError } from '../../errors.ts'
import { KEY_ROTATION_LOCK } from '../database/advisory-locks.ts'
import { inTransaction } from '../database/transaction.ts'
import { keyIdOf, generateSealingKey, open, seal, createSealingKey } from './sealed-value.ts'
import type { SealingKey } from './sealed-value.ts'

/** The row that a secret belongs to. `sealed` and `previous` of a row are one value at two times, so they have the same place. */
export interface SealContext {
  readonly accountId: number
  /** `answer`: a response stored under an Idempotency-Key. `account`: a key of the account itself. */
  readonly owner: 'integration' | 'source' | 'step' | 'account' | 'answer'
  readonly ownerId: number
  readonly name: string
}

export interface Sealing {
  seal(place: SealContext, text: string): Promise<string>
  /** Throws `sealed_value_damaged` when the value was changed, or belongs to another row. */
  open(place: SealContext, sealed: string): Promise<string>
  /**
   * Seals every data key with another wrapping key, while the program runs. Returns how many. The old key may be discarded
   * afterwards.
   */
  rotate(next: SealingKey): Promise<number>
  /** Drops the data key of a deleted account from memory (S57). */
  forget(accountId: number): void
}

/** Whether anything has been sealed in this database. */
export async function hasDataKeys(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM account WHERE data_key IS NOT NULL LIMIT 1')
  return rowCount === 1
}

interface WrappingKeys {
  readonly current: SealingKey
  /** Earlier wrapping keys: data keys sealed with these are opened too, and sealed with `current` at once. */
  readonly earlier?: readonly SealingKey[]
  /** Reads the wrapping keys again: another node may have changed the key. */
  readonly reload?: () => Promise<readonly SealingKey[]>
}

/**
 * Sealing by wrapping keys. All data keys of a database are always sealed by the same key, because the key is changed in one
 * transaction. Throws `wrong_secret_key`, before anything is written, when a data key was sealed by none of the keys.
 */
export async function createSealing(
  pool: Pool,
  { current, earlier = [], reload = () => Promise.resolve([]) }: WrappingKeys,
): Promise<Sealing> {
  let wrapping = current
  const wrappingKeys = new KnownKeys([current, ...earlier], reload)
  const { dataKeys, closed } = await openDataKeys(pool, wrappingKeys)

  const make = async (accountId: number): Promise<string | null> => {
    const others = await makeDataKey(pool, accountId, wrapping)
    if (others !== null) {
      // Another node has changed the key since: a value sealed with the old key could not be opened by other nodes.
      wrapping = await wrappingKeys.get(others)
      await makeDataKey(pool, accountId, wrapping)
    }
    return readDataKey(pool, accountId)
  }

  const dataKeyOf = async (accountId: number, mayMake: boolean): Promise<SealingKey> => {
    const open = dataKeys.get(accountId)
    if (open !== undefined) return open
    if (closed.has(accountId)) throw new OffhookError('sealed_value_damaged', DAMAGED_DATA_KEY)
    const wrapped = (await readDataKey(pool, accountId)) ?? (mayMake ? await make(accountId) : null)
    if (wrapped === null) throw new OffhookError('no_data_key', `Account ${accountId} has no stored secrets.`)
    const key = await unwrap(wrappingKeys, { accountId, dataKey: wrapped })
    dataKeys.set(accountId, key)
    return key
  }

  const rotate = async (next: SealingKey): Promise<number> => {
    wrappingKeys.add(next)
    const rotated = await sealAnew(pool, next, async (wrapped) => {
      const { accountId } = wrapped
      const key = closed.has(accountId) ? null : await unlessDamaged(() => unwrap(wrappingKeys, wrapped))
      return key && seal(next, placeOfDataKey(accountId), key.bytes)
    })
    wrapping = next
    return rotated
  }

  await rotate(current)
  return {
    async seal(place, text) {
      return seal(await dataKeyOf(place.accountId, true), placeOfSecret(place), Buffer.from(text))
    },
    async open(place, sealed) {
      return open(await dataKeyOf(place.accountId, false), placeOfSecret(place), sealed).toString()
    },
    rotate,
    forget: (accountId) => void dataKeys.delete(accountId),
  }
}

/** Wrapping keys by their ids. An unknown key may have been created by another node: then the keys are read again. */
class KnownKeys {
  readonly #keys = new Map<string, SealingKey>()
  readonly #reload: () => Promise<readonly SealingKey[]>

  constructor(keys: readonly SealingKey[], reload: () => Promise<readonly SealingKey[]>) {
    for (const key of keys) this.add(key)
    this.#reload = reload
  }

  add(key: SealingKey): void {
    this.#keys.set(key.id, key)
  }

  /** Throws `wrong_secret_key` when the key is not known. */
  async get(id: string): Promise<SealingKey> {
    if (!this.#keys.has(id)) for (const key of await this.#reload()) this.add(key)
    const key = this.#keys.get(id)
    if (key === undefined) throw wrongKey(id, [...this.#keys.keys()])
    return key
  }
}

async function unwrap(wrappingKeys: KnownKeys, { accountId, dataKey }: WrappedKey): Promise<SealingKey> {
  const key = await wrappingKeys.get(keyIdOf(dataKey))
  return createSealingKey(open(key, placeOfDataKey(accountId), dataKey))
}

interface OpenedKeys {
  readonly dataKeys: Map<number, SealingKey>
  /** Accounts whose data key cannot be opened, although other data keys can. */
  readonly closed: ReadonlySet<number>
}

/**
 * Opens all data keys, which are sealed by one key. So if a single data key names another key or cannot be opened, it was
 * damaged: the secrets of its own account stay closed and are reported one by one (S46). If none can be opened, the wrapping key
 * is wrong.
 */
async function openDataKeys(pool: Pool, wrappingKeys: KnownKeys): Promise<OpenedKeys> {
  const dataKeys = new Map<number, SealingKey>()
  const closed = new Set<number>()
  const wrong: OffhookError[] = []
  for (const wrapped of await allDataKeys(pool)) {
    try {
      dataKeys.set(wrapped.accountId, await unwrap(wrappingKeys, wrapped))
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error
      closed.add(wrapped.accountId)
      if (error.code === 'wrong_secret_key') wrong.push(error)
    }
  }
  if (wrong[0] !== undefined && dataKeys.size === 0) throw wrong[0]
  return { dataKeys, closed }
}

const DAMAGED_DATA_KEY =
  'The encryption key of this account can’t be decrypted: it was changed. Restore the database from a backup.'

function wrongKey(sealedBy: string, had: readonly string[]): OffhookError {
  return new OffhookError(
    'wrong_secret_key',
    `The stored secrets are encrypted with the key ${sealedBy}, but the key given is ${had.join(', ')}. ` +
      'Nothing was changed. Restore the correct OFFHOOK_SECRET_KEY or secret.key.',
  )
}

/** Table, column, row. The name is last, because only the name could contain a slash. */
function placeOfSecret({ accountId, owner, ownerId, name }: SealContext): string {
  return `secret/sealed/${accountId}/${owner}/${ownerId}/${name}`
}

function placeOfDataKey(accountId: number): string {
  return `account/data_key/${accountId}`
}

interface WrappedKey {
  readonly accountId: number
  readonly dataKey: string
}

const ALL_DATA_KEYS =
  'SELECT account_id AS "accountId", data_key AS "dataKey" FROM account WHERE data_key IS NOT NULL ORDER BY account_id'

async function allDataKeys(db: Pool | PoolClient): Promise<readonly WrappedKey[]> {
  return (await db.query<WrappedKey>(ALL_DATA_KEYS)).rows
}

async function readDataKey(pool: Pool, accountId: number): Promise<string | null> {
  const { rows } = await pool.query<{ dataKey: string | null }>(
    'SELECT data_key AS "dataKey" FROM account WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.dataKey ?? null
}

/**
 * Creates a data key; if two nodes create it at once, the first wins, and both use it. If the data keys are sealed by another
 * wrapping key, returns the id of that key and creates nothing; `null`: they are sealed by this key.
 */
async function makeDataKey(pool: Pool, accountId: number, wrapping: SealingKey): Promise<string | null> {
  const wrapped = seal(wrapping, placeOfDataKey(accountId), generateSealingKey().bytes)
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock_shared(${KEY_ROTATION_LOCK})`)
    const { rows } = await client.query<{ dataKey: string }>(
      'SELECT data_key AS "dataKey" FROM account WHERE data_key IS NOT NULL ORDER BY account_id',
    )
    const others = rows.map(({ dataKey }) => keyIdOrNull(dataKey)).find((id) => id !== null) ?? wrapping.id
    if (others !== wrapping.id) return others
    await client.query(
      'UPDATE account SET data_key = $2 WHERE account_id = $1 AND data_key IS NULL AND purge_began_at IS NULL',
      [accountId, wrapped],
    )
    return null
  })
}

/** `null`: the sealed value was damaged. If another key sealed the value, it is not damaged, and this throws. */
async function unlessDamaged<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OffhookError && error.code === 'sealed_value_damaged') return null
    throw error
  }
}

/** The id of the key that sealed a value; `null`: the value was damaged. */
function keyIdOrNull(sealed: string): string | null {
  try {
    return keyIdOf(sealed)
  } catch {
    return null
  }
}

/**
 * Seals every data key again that another key sealed, all in one transaction; if `anew` returns `null`, the data key stays as it
 * is. Returns how many.
 */
function sealAnew(pool: Pool, next: SealingKey, anew: (key: WrappedKey) => Promise<string | null>): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${KEY_ROTATION_LOCK})`)
    const old = (await allDataKeys(client)).filter(({ dataKey }) => keyIdOrNull(dataKey) !== next.id)
    const renewed: { readonly accountId: number; readonly sealed: string }[] = []
    for (const { accountId, dataKey } of old) {
      const sealed = await anew({ accountId, dataKey })
      if (sealed !== null) renewed.push({ accountId, sealed })
    }
    if (renewed.length === 0) return 0
    await client.query(
      `UPDATE account SET data_key = k.sealed FROM unnest($1::int[], $2::text[]) k(account_id, sealed)
       WHERE account.account_id = k.account_id`,
      [renewed.map(({ accountId }) => accountId), renewed.map(({ sealed }) => sealed)],
    )
    return renewed.length
  })
}
