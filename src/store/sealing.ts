// Seals and opens the secrets of accounts (S20). Each account has a data key, made at its first secret and kept in its row,
// sealed by the wrapping key. Data keys stay in memory once opened, so opening a secret needs no query.
import type { Pool } from 'pg'
import { OffhookError } from '../errors.ts'
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

/**
 * Sealing by the wrapping key `current`; data keys that `earlier` ones sealed are opened too, and sealed with `current` at once.
 * Throws `wrong_secret_key`, before anything is written, when a data key was sealed by none of them.
 */
export async function openSealing(
  pool: Pool,
  { current, earlier = [] }: { readonly current: SealingKey; readonly earlier?: readonly SealingKey[] },
): Promise<Sealing> {
  let wrapping = current
  const known = new Map([current, ...earlier].map((key) => [key.id, key]))
  const dataKeys = new Map<number, SealingKey>()

  const unwrap = (accountId: number, wrapped: string): SealingKey => {
    const id = keyIdOf(wrapped)
    const key = known.get(id)
    if (key === undefined) throw wrongKey(id, [...known.keys()])
    return sealingKey(open(key, placeOfDataKey(accountId), wrapped))
  }

  const dataKeyOf = async (accountId: number, mayMake: boolean): Promise<SealingKey> => {
    const open = dataKeys.get(accountId)
    if (open !== undefined) return open
    const wrapped =
      (await readDataKey(pool, accountId)) ?? (mayMake ? await makeDataKey(pool, accountId, wrapping) : null)
    if (wrapped === null) throw new OffhookError('no_data_key', `Account ${accountId} has no stored secrets.`)
    const key = unwrap(accountId, wrapped)
    dataKeys.set(accountId, key)
    return key
  }

  const rotate = async (next: SealingKey): Promise<number> => {
    known.set(next.id, next)
    wrapping = next
    let rotated = 0
    for (const { account_id: accountId, data_key: wrapped } of await allDataKeys(pool)) {
      if (keyIdOf(wrapped) === next.id) continue
      const anew = seal(next, placeOfDataKey(accountId), unwrap(accountId, wrapped).bytes)
      if (await replaceDataKey(pool, accountId, { wrapped, anew })) rotated += 1
    }
    return rotated
  }

  for (const { account_id: accountId, data_key: wrapped } of await allDataKeys(pool)) {
    dataKeys.set(accountId, unwrap(accountId, wrapped))
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

async function allDataKeys(pool: Pool): Promise<readonly { account_id: number; data_key: string }[]> {
  const { rows } = await pool.query<{ account_id: number; data_key: string }>(
    'SELECT account_id, data_key FROM account WHERE data_key IS NOT NULL ORDER BY account_id',
  )
  return rows
}

async function readDataKey(pool: Pool, accountId: number): Promise<string | null> {
  const { rows } = await pool.query<{ data_key: string | null }>('SELECT data_key FROM account WHERE account_id = $1', [
    accountId,
  ])
  return rows[0]?.data_key ?? null
}

/** Of two that make one at once the first wins, and both use it. */
async function makeDataKey(pool: Pool, accountId: number, wrapping: SealingKey): Promise<string | null> {
  const wrapped = seal(wrapping, placeOfDataKey(accountId), newSealingKey().bytes)
  await pool.query('UPDATE account SET data_key = $2 WHERE account_id = $1 AND data_key IS NULL', [accountId, wrapped])
  return readDataKey(pool, accountId)
}

async function replaceDataKey(
  pool: Pool,
  accountId: number,
  { wrapped, anew }: { readonly wrapped: string; readonly anew: string },
): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE account SET data_key = $3 WHERE account_id = $1 AND data_key = $2', [
    accountId,
    wrapped,
    anew,
  ])
  return rowCount === 1
}
