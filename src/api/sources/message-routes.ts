import { clearMessages } from '../../actions/sources/clear-messages.ts'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { publicId, uuidOf } from '../../ids.ts'
import { readSourceMessages, type MessageUpdate } from '../../store/sources/source-messages.ts'
import {
  clearSourceMessages,
  listMappings,
  listSourceMessages,
  newSourceAddress,
  playSourceMessages,
  postToSource,
} from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import type { IngestHandler } from './ingest-handler.ts'
import { RateLimiter } from '../../concurrency/rate-limiter.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { orThrow, Problem, tooOften } from '../http/problem.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { rotateAddress } from '../../actions/sources/rotate-address.ts'
import { readSource } from '../../actions/sources/detail.ts'
import {
  countReceived,
  findCallsOfMessages,
  readMessages,
  type ReadMessage,
  type ReceivedCounts,
} from '../../actions/sources/messages.ts'
import { sourceOutput } from './output.ts'

/** The limit for one account, per minute: each request may reprocess two thousand messages. */
const PLAYS = { most: 20, windowMs: 60_000 }

/** The messages that posted sources received, and their mappings. */
export function sourceMessageRoutes(handler: IngestHandler) {
  const limiter = new RateLimiter(PLAYS)
  return createRoutes()
    .openapi(postToSource, async (c) => {
      // Requests normally reach the handler before the table of routes; a request that did not reaches it here.
      await handler(c.env.incoming, c.env.outgoing)
      return RESPONSE_ALREADY_SENT
    })
    .openapi(listSourceMessages, async (c) => {
      const row = await findRow(c, 'src')
      const { state, ...asked } = c.req.valid('query')
      const window = windowOf(asked)
      const context = actionContext(c)
      const rows = await readSourceMessages(c.var.db, row, { state: state === 'replayed' ? 'played' : state }, window)
      const page = pageAnswer(rows, window, { key: (one) => one.messageId, show: (one) => one })
      const calls = await findCallsOfMessages(context, row, page.data)
      const data = await Array.fromAsync(readMessages(context, row, page.data), (one) => messageOutput(one, calls))
      return c.json({ ...page, data, received: receivedOutput(await countReceived(context, row)) }, 200)
    })
    .openapi(playSourceMessages, async (c) => {
      const row = await findRow(c, 'src')
      const { ids } = c.req.valid('json')
      const source = c.var.app.deps.sources.postedSource(row.sourceId)
      if (!source)
        throw new Problem('source_off', `The source "${row.name}" does not receive posts, or is switched off.`)
      const waitS = limiter.take(c.var.account.accountId)
      if (waitS > 0)
        throw tooOften(`Messages can be reprocessed ${PLAYS.most} times a minute. Try again in ${waitS} s.`, waitS)
      // An invalid id matches no message.
      const uuids = ids?.flatMap((id) => uuidOf('msg', id) ?? []) ?? null
      const { played, understood } = await source.play(uuids)
      return c.json({ replayed: played, understood }, 200)
    })
    .openapi(clearSourceMessages, async (c) => {
      await clearMessages(actionContext(c), await findRow(c, 'src'))
      return c.body(null, 204)
    })
    .openapi(newSourceAddress, async (c) => {
      const saved = orThrow(await rotateAddress(actionContext(c), await findRow(c, 'src')))
      return c.json(sourceOutput(await readSource(actionContext(c), saved)), 200)
    })
    .openapi(listMappings, (c) => {
      const data = c.var.app.deps.sources.readyMappings.map(
        ({ auth, columns, file, mapping, checked, confirmed, ...ready }) => ({
          ...ready,
          checked_on: checked,
          basis: confirmed,
          file: file ?? null,
          mapping: { ...(mapping as object) },
          auth: auth ? { ...auth } : null,
          columns: columns ?? null,
        }),
      )
      return c.json({ data }, 200)
    })
}

function messageOutput({ message, parsed }: ReadMessage, calls: ReadonlyMap<string, string>) {
  const { messageId, at, method, path, query, headers, body, state, problems, updates } = message
  return {
    id: publicId('msg', messageId),
    at: timeText(at),
    method,
    path,
    query,
    headers,
    body: body === null ? null : body.toString('utf8'),
    parsed,
    state: state === 'played' ? ('replayed' as const) : state,
    problems,
    updates: updates.map((update) => updateOutput(update, calls)),
  }
}

function updateOutput(update: MessageUpdate, calls: ReadonlyMap<string, string>) {
  const id = calls.get(update.uniqueid)
  return { call_id: id === undefined ? null : publicId('call', id), ...update }
}

function receivedOutput({ lastAt, understood, notUnderstood, refused }: ReceivedCounts) {
  return {
    last_at: timeOrNull(lastAt),
    understood,
    not_understood: notUnderstood,
    refused: refused && { count: refused.count, last_at: timeText(refused.lastAt), reason: refused.why },
  }
}
