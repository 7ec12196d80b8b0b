// What came to a source that is posted to.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { findCallIds } from '../../store/calls/calls.ts'
import { countNotUnderstood } from '../../store/sources/source-messages.ts'
import type { SourceMessage } from '../../store/sources/source-messages.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { settingsOf } from './settings.ts'

export interface ReadMessage {
  readonly message: SourceMessage
  /** What it holds, as a mapping sees it, without what is secret. */
  readonly parsed: unknown
}

/** Yields each message as a mapping sees it. A message may hold 256 KiB to be read: others have their turn between two. */
export async function* readMessages(
  { deps }: Pick<ActionContext, 'deps'>,
  source: SourceRow,
  rows: readonly SourceMessage[],
): AsyncGenerator<ReadMessage> {
  for (const message of rows) {
    const { at, method, path, query, headers, body } = message
    const sent = { at, method, path, query, headers: new Map(headers), body: body ?? new Uint8Array() }
    yield { message, parsed: deps.sources.treeOf(settingsOf(source), sent) }
    await nextTurn()
  }
}

/** The calls that messages of a source told of: UUIDs by uniqueid. */
export function findCallsTold(
  { db }: Pick<ActionContext, 'db'>,
  source: SourceRow,
  rows: readonly SourceMessage[],
): Promise<ReadonlyMap<string, string>> {
  const uniqueids = rows.flatMap(({ told }) => told.map(({ uniqueid }) => uniqueid))
  return findCallIds(db, source, [...new Set(uniqueids)])
}

/** Times are milliseconds since 1970. */
export interface ReceivedCounts {
  readonly lastAt: number | null
  readonly understood: number
  readonly notUnderstood: number
  /** `null`: none was. */
  readonly refused: { readonly count: number; readonly lastAt: number; readonly why: string } | null
}

export async function countReceived(
  { db, deps }: Pick<ActionContext, 'db' | 'deps'>,
  source: SourceRow,
): Promise<ReceivedCounts> {
  const received = deps.sources.postedSource(source.sourceId)?.messageCounts()
  return {
    lastAt: received?.lastAt ?? null,
    understood: received?.understood ?? 0,
    notUnderstood: await countNotUnderstood(db, source),
    refused: received?.refused ?? null,
  }
}
