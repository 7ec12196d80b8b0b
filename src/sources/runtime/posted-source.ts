// Posted sources: from a message to its answer, through the adapter, the pipeline and the source's log.
//
// The answer is sent after the commit. A message that was not understood is stored before it is answered, so that a person may
// fix the mapping and replay the message (message-log.ts).
import { createHash } from 'node:crypto'
import type { CallUpdate } from '../../calls/call.ts'
import { cleanText } from '../../calls/text.ts'
import type { Diagnose } from '../../diagnostics.ts'
import { OffhookError } from '../../errors.ts'
import { uuidv7 } from '../../ids.ts'
import type { Ingest, IngestResult } from '../../intake/ingest.ts'
import { createMask, type Mask } from '../../text/mask.ts'
import {
  DEFAULT_ANSWER,
  type WebhookAnswer,
  type Message,
  type MessageHead,
  type WebhookAdapter,
  type WebhookContext,
} from '../webhook.ts'
import { textSetting, type Settings } from '../kinds/settings.ts'
import { sanitizeUpdates } from '../sanitize.ts'
import {
  listReplayableMessages,
  saveReplayResult,
  type MessageUpdate,
  type NewSourceMessage,
  type SourceMessage,
} from '../../store/sources/source-messages.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { Db } from '../../store/database/tables.ts'
import { createMessageLog, type MessageLog } from './message-log.ts'

export interface PostedSourceDeps {
  readonly db: Db
  readonly ingest: Ingest
  readonly diagnose: Diagnose
  readonly now: () => number
  /** The country of an account's numbers. */
  readonly countryOf: (accountId: number) => string
}

/** Counts of a source's messages since the program started, or since the source was first saved. Times in ms since 1970. */
interface MessageCounts {
  readonly lastAt: number | null
  readonly understood: number
  readonly refused: { readonly count: number; readonly lastAt: number; readonly why: string } | null
}

/**
 * State that stays when a source is saved: messages under way are still read by the settings under which they came, and count
 * like all others.
 */
export interface PostedSourceState {
  readonly counts: { -readonly [name in keyof MessageCounts]: MessageCounts[name] }
  readonly log: MessageLog
}

export function createPostedSourceState(deps: Pick<PostedSourceDeps, 'db' | 'diagnose'>): PostedSourceState {
  return { counts: { lastAt: null, understood: 0, refused: null }, log: createMessageLog(deps) }
}

interface ReceivedMessage extends WebhookAnswer {
  readonly taken: readonly IngestResult[]
}

interface PlayResult {
  readonly played: number
  readonly understood: number
}

const PLAYED_AT_ONCE = 100

/** SHA-256 of a token, by which its source is found. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

interface OpenedSource {
  readonly row: SourceRow
  readonly posted: WebhookAdapter
  /** With secrets. */
  readonly settings: Settings
  readonly url: string
}

/** One posted source, as long as its settings are the same. */
export class PostedSource {
  readonly #deps: PostedSourceDeps
  readonly #row: SourceRow
  readonly #adapter: WebhookAdapter
  readonly #context: WebhookContext
  readonly #mask: Mask
  readonly #counts: PostedSourceState['counts']
  readonly #log: MessageLog

  constructor(deps: PostedSourceDeps, opened: OpenedSource, { counts, log }: PostedSourceState) {
    this.#deps = deps
    this.#row = opened.row
    this.#adapter = opened.posted
    this.#context = { settings: opened.settings, url: opened.url }
    this.#mask = maskOf(opened)
    this.#counts = counts
    this.#log = log
  }

  /** Why a message cannot come from its vendor, known before the body is read: 403. */
  findHeadRefusal(head: MessageHead): string | null {
    const why = this.#adapter.findHeadRefusal(head, this.#context)
    if (why !== null) this.#refuse(why)
    return why
  }

  /**
   * Resolves when the message's calls are stored, or with why the message is not from the vendor. Rejects with `unavailable` when
   * it could not be stored.
   */
  async receive(message: Message): Promise<ReceivedMessage | { readonly refused: string }> {
    const why = this.#adapter.findRefusal(message, this.#context)
    if (why !== null) {
      this.#refuse(why)
      return { refused: why }
    }
    const { problems: unmasked, summary: updates, taken, answer } = await this.#ingest(message, false)
    const problems = unmasked.map((problem) => this.#mask.text(problem))
    this.#counts.lastAt = message.at
    const row = () => ({ ...logEntryOf(this.#row, message, this.#mask), problems, updates })
    if (problems.length === 0) {
      this.#counts.understood += 1
      this.#log.keepExample(() => ({ ...row(), state: 'understood' }))
      return { ...(answer ?? DEFAULT_ANSWER), taken }
    }
    await this.#log.keep({ ...row(), state: 'not_understood' })
    return { ...(answer ?? { status: 202, ...jsonBody({ problems }) }), taken }
  }

  /** Stores a message whose body was refused, and why. It is stored only if its head alone proves that it is the vendor's. */
  async recordWithoutBody(head: MessageHead, why: string): Promise<void> {
    // If only the body could prove the origin, the origin stays unproven: nothing of the message is stored (S40).
    if (this.#adapter.findRefusal({ ...head, body: new Uint8Array() }, this.#context) !== null) return this.#refuse(why)
    this.#counts.lastAt = head.at
    const kept = logEntryOf(this.#row, head, this.#mask)
    await this.#log.keep({ ...kept, problems: [why], updates: [], state: 'not_understood' })
  }

  /** Replays messages that were not understood (`null`: all of them), or these messages. */
  async play(ids: readonly string[] | null): Promise<PlayResult> {
    const { db } = this.#deps
    let [after, played, understood]: [string | null, number, number] = [null, 0, 0]
    for (;;) {
      const rows = await listReplayableMessages(db, this.#row, { ids, after, limit: PLAYED_AT_ONCE })
      for (const one of rows) {
        // The message was masked when it arrived: masked by a secret of today, it would tell which guess is right (S22).
        const { problems, summary } = await this.#ingest(toMessage(one), true)
        const state = problems.length === 0 ? 'played' : 'not_understood'
        await saveReplayResult(db, one, { state, problems, updates: summary })
        played += 1
        if (problems.length === 0) understood += 1
      }
      after = rows.at(-1)?.messageId ?? null
      if (rows.length < PLAYED_AT_ONCE) return { played, understood }
    }
  }

  messageCounts(): MessageCounts {
    return { ...this.#counts }
  }

  #refuse(why: string): void {
    const { refused } = this.#counts
    this.#counts.refused = { count: (refused?.count ?? 0) + 1, lastAt: this.#deps.now(), why }
  }

  async #ingest(message: Message, allowsOld: boolean) {
    const country = textSetting(this.#context.settings, 'country') ?? this.#deps.countryOf(this.#row.accountId)
    const { updates, problems, answer } = this.#adapter.read(message, { ...this.#context, country })
    const sanitized = sanitizeUpdates(updates, { country, nowMs: this.#deps.now(), allowsOld })
    // An adapter may quote the message, which may contain characters that no database stores (C17).
    const allProblems = [...problems, ...sanitized.problems].map(cleanText)
    // A message that was understood in part sends its events again when it is replayed: they must not count as duplicates then
    // (C8).
    const accepted =
      allProblems.length === 0 ? sanitized.updates : sanitized.updates.map(({ eventId: _id, ...rest }) => rest)
    const taken = accepted.length === 0 ? [] : await ingestUpdates(this.#deps, this.#row, accepted)
    return { problems: allProblems, summary: summarizeUpdates(accepted, taken), taken, answer }
  }
}

async function ingestUpdates(
  { ingest, diagnose }: PostedSourceDeps,
  { accountId, sourceId, name }: SourceRow,
  updates: readonly CallUpdate[],
): Promise<IngestResult[]> {
  try {
    return await ingest({ accountId, sourceId, ordered: false, updates })
  } catch (error) {
    if (error instanceof OffhookError) throw error
    diagnose('error', 'Message could not be stored', { source: name, error })
    throw new OffhookError('unavailable', 'The message could not be stored. Send it again in a moment.', {
      cause: error,
    })
  }
}

/** How many calls are listed for one message: it may report thousands. */
const SUMMARY_MAX = 100

function summarizeUpdates(updates: readonly CallUpdate[], taken: readonly IngestResult[]): MessageUpdate[] {
  return updates.slice(0, SUMMARY_MAX).map(({ uniqueid, status }, index) => ({
    uniqueid,
    status: status ?? null,
    result: taken[index]?.result ?? 'merged',
  }))
}

/** Headers that authenticate the sender: readers of the log must not see them. */
const PROOFS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Masks what the sender must know: the secret, and the token in the source's address, which some proxies write into headers. */
function maskOf({ posted, settings, url }: OpenedSource): Mask {
  return createMask([posted.sharedSecret(settings), url.slice(url.lastIndexOf('/') + 1)])
}

function logEntryOf(
  row: SourceRow,
  message: MessageHead | Message,
  mask: Mask,
): Omit<NewSourceMessage, 'state' | 'problems' | 'updates'> {
  const { at, method, path, query, headers } = message
  // PostgreSQL keeps every character but U+0000.
  const shown = (text: string): string => mask.text(text).replaceAll('\0', '\uFFFD')
  return {
    accountId: row.accountId,
    sourceId: row.sourceId,
    messageId: uuidv7(),
    at,
    method,
    path: shown(path),
    query: shown(query),
    headers: [...headers].flatMap(([name, value]) => (PROOFS.has(name) ? [] : [[shown(name), shown(value)] as const])),
    // Some vendors authenticate by a word in the body.
    body: 'body' in message ? mask.bytes(Buffer.from(message.body)) : null,
  }
}

function toMessage({ at, method, path, query, headers, body }: SourceMessage): Message {
  return { at, method, path, query, headers: new Map(headers), body: body ?? new Uint8Array() }
}

const jsonBody = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
