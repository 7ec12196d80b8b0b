// Reads all data of an account that the engine keeps in memory: its integrations, their secrets, sources, numbers and steps.
import type { Pool } from 'pg'
import type { KeptBreaker } from '../../delivery/breaker.ts'
import type { Step } from '../../steps/step.ts'
import type { Fields } from '../../calls/call.ts'
import { OFFHOOK } from '../versions/versions.ts'

export interface RegistryAccount {
  readonly accountId: number
  readonly uuid: string
  readonly name: string
  readonly timezone: string
  readonly country: string
  readonly dataKey: string | null
  /** The account sends nothing now: it is suspended (D29), or waits for its deletion (S57). */
  readonly isHeld: boolean
}

export interface RegistryIntegration {
  readonly accountId: number
  readonly integrationId: number
  readonly uuid: string
  readonly version: number
  readonly config: unknown
  readonly enabled: boolean
  readonly deleted: boolean
  /** The stored breaker; `null`: none is stored. */
  readonly breaker: unknown
}

export interface RegistrySecret {
  readonly accountId: number
  readonly owner: string
  readonly ownerId: number
  readonly name: string
  readonly origin: string
  readonly sealed: string
  readonly last4: string
  readonly previous: string | null
  /** Until when the previous signing key signs too, in ms since 1970 (S23). */
  readonly previousUntil: number | null
  /** Earlier signing keys that sign too: a list of `EarlierSecret`, as far as it is readable. */
  readonly earlier: unknown
}

export interface RegistryRows {
  readonly accounts: readonly RegistryAccount[]
  readonly integrations: readonly RegistryIntegration[]
  readonly secrets: readonly RegistrySecret[]
  readonly numbers: readonly {
    readonly accountId: number
    readonly number: string
    readonly country: string | null
    readonly fields: Fields
  }[]
  /** The steps that are on, in their order. */
  readonly steps: readonly {
    readonly accountId: number
    readonly uuid: string
    readonly version: number
    readonly name: string
    readonly kind: Step['kind']
    readonly settings: unknown
  }[]
  /** The sources, each with its setting for recordings (C9). */
  readonly sources: readonly {
    readonly accountId: number
    readonly sourceId: number
    readonly kind: string
    readonly records: string | null
  }[]
}

/**
 * The rows of one account, or of all accounts. Deleted integrations are included as long as deliveries wait for them: these must
 * be settled as skipped.
 */
export async function readRegistry(pool: Pool, accountId: number | null): Promise<RegistryRows> {
  const [accounts, integrations, secrets, numbers, steps, sources] = await Promise.all([
    pool.query<RegistryAccount>(
      `SELECT account_id AS "accountId", uuid, name, timezone, country, data_key AS "dataKey",
         suspended_at IS NOT NULL OR delete_at IS NOT NULL AS "isHeld"
       FROM account WHERE ($1::int IS NULL OR account_id = $1) AND purge_began_at IS NULL`,
      [accountId],
    ),
    pool.query<RegistryIntegration>(
      `SELECT i.account_id AS "accountId", i.integration_id AS "integrationId", i.uuid, i.version, i.config, i.enabled,
         i.deleted_at IS NOT NULL AS deleted, h.state AS breaker
       FROM integration i LEFT JOIN integration_health h USING (integration_id)
       WHERE ($1::int IS NULL OR i.account_id = $1) AND (i.deleted_at IS NULL OR EXISTS (
         SELECT FROM lane l WHERE l.account_id = i.account_id AND l.integration_id = i.integration_id AND l.due_at IS NOT NULL))
       ORDER BY i.integration_id`,
      [accountId],
    ),
    pool.query<RegistrySecret>(
      `SELECT account_id AS "accountId", owner, owner_id AS "ownerId", name, origin, sealed, last4, previous, previous_until AS "previousUntil", earlier
       FROM secret WHERE owner = 'integration' AND ($1::int IS NULL OR account_id = $1)`,
      [accountId],
    ),
    pool.query<RegistryRows['numbers'][number]>(
      `SELECT account_id AS "accountId", number, country, jsonb_strip_nulls(jsonb_build_object('tracking_number_name', name, 'custom_id', custom_id,
         'custom_group', custom_group, 'campaign_name', campaign, 'source', source, 'medium', medium, 'timezone', timezone)) AS fields
       FROM number WHERE $1::int IS NULL OR account_id = $1`,
      [accountId],
    ),
    pool.query<RegistryRows['steps'][number]>(
      `SELECT account_id AS "accountId", uuid, version, name, kind, settings FROM step WHERE ($1::int IS NULL OR account_id = $1) AND enabled AND deleted_at IS NULL
       ORDER BY position, step_id`,
      [accountId],
    ),
    pool.query<RegistryRows['sources'][number]>(
      `SELECT account_id AS "accountId", source_id AS "sourceId", kind, settings->>'records' AS records FROM source
       WHERE $1::int IS NULL OR account_id = $1`,
      [accountId],
    ),
  ])
  return {
    accounts: accounts.rows,
    integrations: integrations.rows,
    secrets: secrets.rows,
    numbers: numbers.rows,
    steps: steps.rows,
    sources: sources.rows,
  }
}

/** Counts the deliveries that are not settled, by integration. */
export async function countBacklogs(pool: Pool): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ integrationId: number; count: number }>(
    'SELECT integration_id AS "integrationId", count(*) AS count FROM delivery GROUP BY integration_id',
  )
  return new Map(rows.map((row) => [row.integrationId, row.count]))
}

/** Stores a changed breaker, so that a restart remembers it. */
export async function saveBreaker(
  pool: Pool,
  { accountId, integrationId }: { accountId: number; integrationId: number },
  breaker: KeptBreaker,
): Promise<void> {
  await pool.query(
    `INSERT INTO integration_health (account_id, integration_id, state) VALUES ($1, $2, $3)
     ON CONFLICT (integration_id) DO UPDATE SET state = excluded.state, updated_at = now()`,
    [accountId, integrationId, JSON.stringify(breaker)],
  )
}

/**
 * Switches an integration off, with a reason for a person, as a new version (S51); false when it was off already, or somebody has
 * saved it since this version (D24).
 */
export async function disableIntegration(
  pool: Pool,
  { integrationId, version }: { readonly integrationId: number; readonly version: number },
  { cause, reason }: { readonly cause: 'gone' | 'failing'; readonly reason: string },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH off AS (
       UPDATE integration SET enabled = false, off_since = now(), off_reason = $2, off_cause = $3, version = version + 1, updated_at = now(),
         config = jsonb_set(config, '{enabled}', 'false') WHERE integration_id = $1 AND enabled AND version = $5 RETURNING *)
     INSERT INTO saved_version (account_id, owner, owner_id, version, saved_at, saved_by, content, secrets, changes)
     SELECT account_id, 'integration', integration_id, version, updated_at, $4, config,
       ARRAY(SELECT name FROM secret s WHERE s.account_id = off.account_id AND s.owner = 'integration' AND s.owner_id = integration_id ORDER BY name),
       '{enabled}' FROM off`,
    [integrationId, reason, cause, JSON.stringify(OFFHOOK), version],
  )
  return rowCount === 1
}
