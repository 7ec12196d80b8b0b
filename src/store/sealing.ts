// Seals and opens the secrets of accounts (S20). Each account has a data key, made at its first secret and kept in its row,
// sealed by the wrapping key. Data keys stay in memory once opened, so opening a secret needs no query.
import type { Pool, PoolClient } from 'pg'
import { OffhookError } from '../errors.ts'
import { SEALING } from './advisory-locks.ts'
import { keyIdOf, newSealingKey, open, seal, sealingKey } from './seal.ts'
import type { SealingKey } from './seal.ts'

/** The row a secret belongs to. `sealed` and `previous` of a row are one value at two times, so they share the place. */
export interface SealPlace {
  readonly accountId: number
  /** `answer`: one that is kept under an Idempotency-Key. `account`: a key of its own. */
  readonly owner: 'integration' | 'source' | 'step' | 'account' | 'answer'
  readonly ownerId: number
  readonly name: string
}

export interface Sealing {
  seal(place: SealPlace, text: string): Promise<string>
  /** Throws `sealed_value_damaged` when the value was changed, or is another row's. */
  open(place: SealPlace, sealed: string): Promise<string>
  /** Seals every data key with another wrapping key, while running. How many. The old key may be forgotten afterwards. */
  rotate(next: SealingKey): Promise<number>
}

/** Whether anything has been sealed in this database. */
export async function hasSealedKeys(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM account WHERE data_key IS NOT NULL LIMIT 1')
  return rowCount === 1
}

export interface WrappingKeys {
  readonly current: SealingKey
  /** Data keys that these sealed are opened too, and sealed with `current` at once. */
  readonly earlier?: readonly SealingKey[]
  /** Wrapping keys that are known by now: another node may have changed the key. */
  readonly learn?: () => Promise<readonly SealingKey[]>
}

/**
 * Sealing by wrapping keys. All data keys of a database are sealed by one, always: changing it is one transaction. Throws
 * `wrong_secret_key`, before anything is written, when a data key was sealed by none of the keys.
 */
export async function openSealing(
  pool: Pool,
  { current, earlier = [], learn = () => Promise.resolve([]) }: WrappingKeys,
): Promise<Sealing> {
  let wrapping = current
  const known = new Map([current, ...earlier].map((key) => [key.id, key]))
  const dataKeys = new Map<number, SealingKey>()

  const unwrap = async (accountId: number, wrapped: string): Promise<SealingKey> => {
    const id = keyIdOf(wrapped)
    if (!known.has(id)) for (const key of await learn()) known.set(key.id, key)
    const key = known.get(id)
    if (key === undefined) throw wrongKey(id, [...known.keys()])
    return sealingKey(open(key, placeOfDataKey(accountId), wrapped))
  }

  const make = async (accountId: number): Promise<string | null> => {
    const others = await makeDataKey(pool, accountId, wrapping)
    if (others !== null) {
      // Another node has changed the key since: by the old one nobody else would open what is sealed now.
      if (!known.has(others)) for (const key of await learn()) known.set(key.id, key)
      const key = known.get(others)
      if (key === undefined) throw wrongKey(others, [...known.keys()])
      wrapping = key
      await makeDataKey(pool, accountId, wrapping)
    }
    return readDataKey(pool, accountId)
  }

  const dataKeyOf = async (accountId: number, mayMake: boolean): Promise<SealingKey> => {
    const open = dataKeys.get(accountId)
    if (open !== undefined) return open
    const wrapped = (await readDataKey(pool, accountId)) ?? (mayMake ? await make(accountId) : null)
    if (wrapped === null) throw new OffhookError('no_data_key', `Account ${accountId} has no stored secrets.`)
    const key = await unwrap(accountId, wrapped)
    dataKeys.set(accountId, key)
    return key
  }

  const rotate = async (next: SealingKey): Promise<number> => {
    known.set(next.id, next)
    const rotated = await sealAnew(pool, next, async ({ account_id, data_key }) => {
      const { bytes } = await unwrap(account_id, data_key)
      return seal(next, placeOfDataKey(account_id), bytes)
    })
    wrapping = next
    return rotated
  }

  for (const { account_id: accountId, data_key: wrapped } of await allDataKeys(pool)) {
    dataKeys.set(accountId, await unwrap(accountId, wrapped))
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
  }
}

function wrongKey(sealedBy: string, had: readonly string[]): OffhookError {
  return new OffhookError(
    'wrong_secret_key',
    `The stored secrets were sealed with the key ${sealedBy}, but the key given is ${had.join(', ')}. ` +
      'Put back the right OFFHOOK_SECRET_KEY or secret.key. Nothing was changed.',
  )
}

/** Table, column, row. The name is last, because it alone could hold a slash. */
function placeOfSecret({ accountId, owner, ownerId, name }: SealPlace): string {
  return `secret/sealed/${accountId}/${owner}/${ownerId}/${name}`
}

function placeOfDataKey(accountId: number): string {
  return `account/data_key/${accountId}`
}

interface WrappedKey {
  readonly account_id: number
  readonly data_key: string
}

const ALL_DATA_KEYS = 'SELECT account_id, data_key FROM account WHERE data_key IS NOT NULL ORDER BY account_id'

async function allDataKeys(db: Pool | PoolClient): Promise<readonly WrappedKey[]> {
  return (await db.query<WrappedKey>(ALL_DATA_KEYS)).rows
}

async function readDataKey(pool: Pool, accountId: number): Promise<string | null> {
  const { rows } = await pool.query<{ data_key: string | null }>('SELECT data_key FROM account WHERE account_id = $1', [
    accountId,
  ])
  return rows[0]?.data_key ?? null
}

/**
 * Makes a data key: of two that make one at once the first wins, and both use it. Answers the id of another wrapping key by
 * which the data keys are sealed, and then nothing was made; `null`: this is the one.
 */
async function makeDataKey(pool: Pool, accountId: number, wrapping: SealingKey): Promise<string | null> {
  const wrapped = seal(wrapping, placeOfDataKey(accountId), newSealingKey().bytes)
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock_shared(${SEALING})`)
    const { rows } = await client.query<{ data_key: string }>(
      'SELECT data_key FROM account WHERE data_key IS NOT NULL LIMIT 1',
    )
    const others = rows[0] === undefined ? wrapping.id : keyIdOf(rows[0].data_key)
    if (others !== wrapping.id) return others
    await client.query('UPDATE account SET data_key = $2 WHERE account_id = $1 AND data_key IS NULL', [
      accountId,
      wrapped,
    ])
    return null
  })
}

/** Seals every data key that another key sealed, all in one transaction. How many. */
function sealAnew(pool: Pool, next: SealingKey, anew: (key: WrappedKey) => Promise<string>): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${SEALING})`)
    const old = (await allDataKeys(client)).filter(({ data_key }) => keyIdOf(data_key) !== next.id)
    if (old.length === 0) return 0
    const sealed: string[] = []
    for (const key of old) sealed.push(await anew(key))
    await client.query(
      `UPDATE account SET data_key = k.sealed FROM unnest($1::int[], $2::text[]) k(account_id, sealed)
       WHERE account.account_id = k.account_id`,
      [old.map(({ account_id }) => account_id), sealed],
    )
    return old.length
  })
}

async function inTransaction<Answer>(pool: Pool, work: (client: PoolClient) => Promise<Answer>): Promise<Answer> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const answer = await work(client)
    await client.query('COMMIT')
    return answer
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw thrown
  } finally {
    client.release()
  }
}
