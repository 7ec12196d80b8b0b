// Sources that are posted to: from a message to the answer, by way of its adapter, the pipeline and the source's log.
//
// The answer comes after the commit. What was not understood is kept before it is answered, so that a person may mend the
// mapping and play it again (message-log.ts).
import { createHash } from 'node:crypto'
import type { CallUpdate } from '../calls/call.ts'
import { cleanText } from '../calls/text.ts'
import type { Diagnose } from '../diagnostics.ts'
import { OffhookError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import type { Ingest, IngestResult } from '../intake/ingest.ts'
import { createMask, type Mask } from '../text/mask.ts'
import { secretNames, type SourceKind } from '../sources/kinds/kind.ts'
import {
  DEFAULT_ANSWER,
  type WebhookAnswer,
  type Message,
  type MessageHead,
  type WebhookAdapter,
  type WebhookContext,
} from '../sources/webhook.ts'
import type { Settings } from '../sources/kinds/settings.ts'
import { sanitizeUpdates } from '../sources/sanitize.ts'
import {
  listReplayableMessages,
  saveReplayResult,
  type MessageUpdate,
  type NewSourceMessage,
  type SourceMessage,
} from '../store/sources/source-messages.ts'
import type { Source as SourceRow } from '../store/sources/sources.ts'
import type { Db } from '../store/database/tables.ts'
import { createMessageLog, type MessageLog } from './message-log.ts'

export interface PostedSourceDeps {
  readonly db: Db
  readonly ingest: Ingest
  readonly diagnose: Diagnose
  readonly now: () => number
  /** The country of an account's numbers. */
  readonly countryOf: (accountId: number) => string
}

/** What came to a source since the program started, or since it was saved for the first time. Times in ms since 1970. */
export interface MessageCounts {
  readonly lastAt: number | null
  readonly understood: number
  readonly refused: { readonly count: number; readonly lastAt: number; readonly why: string } | null
}

/**
 * What goes on when a source is saved: messages on their way are still read by the settings that they came under, and count
 * like all others.
 */
export interface PostedSourceState {
  readonly counts: { -readonly [name in keyof MessageCounts]: MessageCounts[name] }
  readonly log: MessageLog
}

export function createPostedSourceState(deps: Pick<PostedSourceDeps, 'db' | 'diagnose'>): PostedSourceState {
  return { counts: { lastAt: null, understood: 0, refused: null }, log: createMessageLog(deps) }
}

/** One source that is posted to, as long as its settings are the same. */
export interface PostedSource {
  /** Why a message cannot be its vendor's, told before the body is read: 403. */
  findHeadRefusal(head: MessageHead): string | null
  /** Resolves when what it tells is stored. Rejects with `unavailable` when it could not be. */
  receive(message: Message): Promise<WebhookAnswer & { readonly taken: readonly IngestResult[] }>
  /** A message of which the body was not taken, and why. It is kept if its head alone proves whose it is. */
  recordMissed(head: MessageHead, why: string): Promise<void>
  /** Plays messages again that were not understood (`null`: all of them), or these. */
  play(ids: readonly string[] | null): Promise<PlayResult>
  messageCounts(): MessageCounts
}

export interface PlayResult {
  readonly played: number
  readonly understood: number
}

const FORBIDDEN: WebhookAnswer = { status: 403 }
const PLAYED_AT_ONCE = 100

/** SHA-256 of a token: what it is found by. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

interface OpenedSource {
  readonly row: SourceRow
  readonly kind: SourceKind
  readonly posted: WebhookAdapter
  /** With secrets. */
  readonly settings: Settings
  readonly url: string
}

export function createPostedSource(
  deps: PostedSourceDeps,
  opened: OpenedSource,
  { counts, log }: PostedSourceState,
): PostedSource {
  const { row, posted, settings, url } = opened
  const facts: WebhookContext = { settings, url }
  const mask = maskOf(opened)

  const refuse = (why: string): void => {
    counts.refused = { count: (counts.refused?.count ?? 0) + 1, lastAt: deps.now(), why }
  }

  async function ingestMessage(message: Message, byHand: boolean) {
    const { updates, problems, answer } = posted.read(message, facts)
    const country = typeof settings['country'] === 'string' ? settings['country'] : deps.countryOf(row.accountId)
    const sanitized = sanitizeUpdates(updates, { country, nowMs: deps.now(), byHand })
    // An adapter may repeat what stands in the message, and no database holds all of that (C17).
    const allProblems = [...problems, ...sanitized.problems].map((problem) => mask.text(cleanText(problem)))
    // What was understood in part is told again when it is played again: it must not count as the same event then (C8).
    const accepted =
      allProblems.length === 0 ? sanitized.updates : sanitized.updates.map(({ eventId: _id, ...rest }) => rest)
    const taken = accepted.length === 0 ? [] : await ingestUpdates(deps, row, accepted)
    return { problems: allProblems, summary: summarizeUpdates(accepted, taken), taken, answer }
  }

  return {
    findHeadRefusal(head) {
      const why = posted.findHeadRefusal(head, facts)
      if (why !== null) refuse(why)
      return why
    },
    async receive(message) {
      const why = posted.findRefusal(message, facts)
      if (why !== null) {
        refuse(why)
        return { ...FORBIDDEN, ...problemBody(why), taken: [] }
      }
      const { problems, summary, taken, answer } = await ingestMessage(message, false)
      counts.lastAt = message.at
      if (problems.length === 0) {
        counts.understood += 1
        log.keepExample(() => ({ ...keptOf(row, message, mask), problems, told: summary, state: 'understood' }))
        return { ...(answer ?? DEFAULT_ANSWER), taken }
      }
      await log.keep({ ...keptOf(row, message, mask), problems, told: summary, state: 'not_understood' })
      return { ...(answer ?? { status: 202, ...jsonBody({ problems }) }), taken }
    },
    async recordMissed(head, why) {
      // Where only its body would prove whose it is, it is nobody's: nothing of it is kept (S40).
      if (posted.findRefusal({ ...head, body: new Uint8Array() }, facts) !== null) return refuse(why)
      counts.lastAt = head.at
      await log.keep({ ...keptOf(row, head, mask), problems: [why], told: [], state: 'not_understood' })
    },
    async play(ids) {
      let [after, played, understood]: [string | null, number, number] = [null, 0, 0]
      for (;;) {
        const rows = await listReplayableMessages(deps.db, row, { ids, after, limit: PLAYED_AT_ONCE })
        for (const one of rows) {
          const { problems, summary } = await ingestMessage(messageOf(one), true)
          const state = problems.length === 0 ? 'played' : 'not_understood'
          await saveReplayResult(deps.db, one, { state, problems, told: summary })
          played += 1
          if (problems.length === 0) understood += 1
        }
        after = rows.at(-1)?.messageId ?? null
        if (rows.length < PLAYED_AT_ONCE) return { played, understood }
      }
    },
    messageCounts: () => ({ ...counts }),
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
    diagnose('error', 'what a message tells could not be stored', { source: name, error })
    throw new OffhookError('unavailable', 'This could not be stored. Send it again in a moment.', { cause: error })
  }
}

/** Of one message so many are shown: it may tell of thousands. */
const SUMMARY_MAX = 100

function summarizeUpdates(updates: readonly CallUpdate[], taken: readonly IngestResult[]): MessageUpdate[] {
  return updates.slice(0, SUMMARY_MAX).map(({ uniqueid, status }, index) => ({
    uniqueid,
    status: status ?? null,
    result: taken[index]?.result ?? 'merged',
  }))
}

/** Headers that prove who sends: they are not for those who read the log. */
const PROOFS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Of its secrets, and of the token in its address: some proxies write that into headers of their own. */
function maskOf({ kind, settings, url }: OpenedSource): Mask {
  const secrets = secretNames(kind)
    .map((name) => settings[name])
    .filter((secret) => typeof secret === 'string')
  return createMask([...secrets, url.slice(url.lastIndexOf('/') + 1)])
}

function keptOf(
  row: SourceRow,
  message: MessageHead | Message,
  mask: Mask,
): Omit<NewSourceMessage, 'state' | 'problems' | 'told'> {
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
    // Some vendors prove themselves by a word in the body.
    body: 'body' in message ? mask.bytes(Buffer.from(message.body)) : null,
  }
}

function messageOf({ at, method, path, query, headers, body }: SourceMessage): Message {
  return { at, method, path, query, headers: new Map(headers), body: body ?? new Uint8Array() }
}

const problemBody = (detail: string) => ({
  type: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, detail }),
})

const jsonBody = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
