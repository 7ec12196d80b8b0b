// Messages that were posted to sources: the latest messages that were understood, and those of the last day that were not.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { Pool } from 'pg'
import type { Db, SourceMessageState, SourceMessageTable } from '../database/tables.ts'
import type { Pagination } from '../database/pagination.ts'

export type SourceMessage = Selectable<SourceMessageTable>

export interface NewSourceMessage {
  readonly accountId: number
  readonly sourceId: number
  /** UUIDv7: ids sort by the time of arrival. */
  readonly messageId: string
  /** In ms since 1970. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly (readonly [string, string])[]
  /** `null`: the body was not stored. */
  readonly body: Buffer | null
  readonly state: SourceMessageState
  readonly problems: readonly string[]
  readonly updates: readonly MessageUpdate[]
}

/** A stored message. Parts that cannot be read are left out, and the message says so (S46). */
function readableMessage(row: SourceMessage): SourceMessage {
  const stored: Readonly<Record<'headers' | 'problems' | 'updates', unknown>> = row
  const headers = listOf(stored.headers, isHeader)
  const problems = listOf(stored.problems, isText)
  const updates = listOf(stored.updates, isMessageUpdate)
  if (headers !== null && problems !== null && updates !== null) return row
  return { ...row, headers: headers ?? [], problems: [...(problems ?? []), UNREADABLE], updates: updates ?? [] }
}

const UNREADABLE = 'Part of the stored message can’t be read.'

function listOf<Item>(value: unknown, is: (item: unknown) => item is Item): Item[] | null {
  return Array.isArray(value) && value.every(is) ? value : null
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isHeader = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every(isText)

function isMessageUpdate(value: unknown): value is MessageUpdate {
  if (typeof value !== 'object' || value === null) return false
  const { uniqueid, status, result } = value as Partial<Record<keyof MessageUpdate, unknown>>
  return isText(uniqueid) && isText(result) && (status === null || isText(status))
}

/** The result of processing a message. */
export interface MessageUpdate {
  readonly uniqueid: string
  readonly status: string | null
  readonly result: string
}

/** Limit of stored messages that were understood; they are kept as examples. */
const UNDERSTOOD_MAX = 200
/** Limit of stored messages of one source that were not understood: enough to fix a day's errors. */
const NOT_UNDERSTOOD_MAX = 2_000
const NOT_UNDERSTOOD_BYTES_MAX = 32 * 1024 * 1024

/** Stores messages of one source, and deletes messages beyond the limits. */
export async function insertSourceMessages(db: Db, messages: readonly NewSourceMessage[]): Promise<void> {
  const [first] = messages
  if (!first) return
  await db
    .insertInto('source_message')
    .values(
      messages.map((message) => ({
        ...message,
        at: new Date(message.at),
        headers: JSON.stringify(message.headers),
        problems: JSON.stringify(message.problems),
        updates: JSON.stringify(message.updates),
      })),
    )
    .execute()
  for (const state of new Set(messages.map((message) => message.state))) {
    await (state === 'not_understood' ? trimNotUnderstood(db, first) : trimUnderstood(db, first))
  }
}

type OfSource = Pick<NewSourceMessage, 'accountId' | 'sourceId'>

async function trimUnderstood(db: Db, { accountId, sourceId }: OfSource): Promise<void> {
  await sql`DELETE FROM source_message WHERE account_id = ${accountId} AND source_id = ${sourceId}
    AND state <> 'not_understood' AND message_id < (SELECT m.message_id FROM source_message m
      WHERE m.account_id = ${accountId} AND m.source_id = ${sourceId} AND m.state <> 'not_understood'
      ORDER BY m.message_id DESC OFFSET ${UNDERSTOOD_MAX - 1} LIMIT 1)`.execute(db)
}

async function trimNotUnderstood(db: Db, { accountId, sourceId }: OfSource): Promise<void> {
  await sql`DELETE FROM source_message WHERE account_id = ${accountId} AND source_id = ${sourceId} AND message_id IN (
    SELECT message_id FROM (SELECT message_id, row_number() OVER newest AS n, sum(coalesce(length(body), 0)) OVER newest AS bytes
      FROM source_message WHERE account_id = ${accountId} AND source_id = ${sourceId} AND state = 'not_understood'
      WINDOW newest AS (ORDER BY message_id DESC)) m
    WHERE n > ${NOT_UNDERSTOOD_MAX} OR bytes > ${NOT_UNDERSTOOD_BYTES_MAX})`.execute(db)
}

interface MessageFilter {
  readonly state?: SourceMessageState | undefined
}

/** The newest first. */
export async function readSourceMessages(
  db: Db,
  { accountId, sourceId }: OfSource,
  { state }: MessageFilter,
  { limit, after }: Pagination,
): Promise<SourceMessage[]> {
  const rows = await db
    .selectFrom('source_message')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'understood'))
    .$if(after !== null, (query) => query.where('messageId', '<', after))
    .orderBy('messageId', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(readableMessage)
}

/** The messages that were not understood and have a body, the oldest first, after this message. */
export async function listReplayableMessages(
  db: Db,
  { accountId, sourceId }: OfSource,
  {
    ids,
    after,
    limit,
  }: { readonly ids: readonly string[] | null; readonly after: string | null; readonly limit: number },
): Promise<SourceMessage[]> {
  const rows = await db
    .selectFrom('source_message')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('body', 'is not', null)
    .$if(ids === null, (query) => query.where('state', '=', 'not_understood'))
    .$if(ids !== null, (query) => query.where('messageId', '=', sql<string>`ANY(${[...(ids ?? [])]}::uuid[])`))
    .$if(after !== null, (query) => query.where('messageId', '>', after))
    .orderBy('messageId')
    .limit(limit)
    .execute()
  return rows.map(readableMessage)
}

/** Stores the result of a replayed message. */
export async function saveReplayResult(
  db: Db,
  { accountId, sourceId, messageId }: Pick<SourceMessage, 'accountId' | 'sourceId' | 'messageId'>,
  { state, problems, updates }: Pick<NewSourceMessage, 'state' | 'problems' | 'updates'>,
): Promise<void> {
  await db
    .updateTable('source_message')
    .set({ state, problems: JSON.stringify(problems), updates: JSON.stringify(updates) })
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('messageId', '=', messageId)
    .execute()
}

export async function countNotUnderstood(db: Db, { accountId, sourceId }: OfSource): Promise<number> {
  const { count } = await db
    .selectFrom('source_message')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('accountId', '=', accountId)
    .where('sourceId', '=', sourceId)
    .where('state', '=', 'not_understood')
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function deleteSourceMessages(db: Db, { accountId, sourceId }: OfSource): Promise<void> {
  await db.deleteFrom('source_message').where('accountId', '=', accountId).where('sourceId', '=', sourceId).execute()
}

/** Deletes messages that were not understood after a day, and all messages of deleted sources. */
export async function deleteOldSourceMessages(pool: Pick<Pool, 'query'>): Promise<void> {
  await pool.query(`DELETE FROM source_message m WHERE (m.state = 'not_understood' AND m.at < now() - interval '1 day')
    OR NOT EXISTS (SELECT FROM source s WHERE s.source_id = m.source_id AND s.deleted_at IS NULL)`)
}
