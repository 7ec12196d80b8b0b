// The messages that were posted to a source.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { findCallIds } from '../../store/calls/calls.ts'
import { countNotUnderstood } from '../../store/sources/source-messages.ts'
import type { SourceMessage } from '../../store/sources/source-messages.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { settingsOf } from './settings.ts'

export interface ReadMessage {
  readonly message: SourceMessage
  /** The content of the message as a mapping sees it, without secrets. */
  readonly parsed: unknown
}

/** Yields each message as a mapping sees it. Parsing up to 256 KiB takes time: other work runs between two messages. */
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

/** The calls that the messages of a source reported: their UUIDs by uniqueid. */
export function findCallsOfMessages(
  { db }: Pick<ActionContext, 'db'>,
  source: SourceRow,
  rows: readonly SourceMessage[],
): Promise<ReadonlyMap<string, string>> {
  const uniqueids = rows.flatMap(({ updates }) => updates.map(({ uniqueid }) => uniqueid))
  return findCallIds(db, source, [...new Set(uniqueids)])
}

/** Times are milliseconds since 1970. */
export interface ReceivedCounts {
  readonly lastAt: number | null
  readonly understood: number
  readonly notUnderstood: number
  /** `null`: no message was refused. */
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
