// The test inbox: accepts any request at /inbox/<token>, saves it, and answers as its query says.
//
//   ?status=500     answers with this status
//   ?delay_ms=2000  answers after this time, 30 s at most
//   ?fail=3         fails the first three requests, with 500 or the given status, and then succeeds
//
// A number out of range is refused with 400, and the request is not saved. Any value that is not a number belongs to the sender:
// calls have a status too. The inbox of a test ignores these parameters: its whole query belongs to the request. A request is
// answered after it is saved: requests that arrive during one write are saved together in the next.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { uuidv7 } from '../../ids.ts'
import {
  claimInbox,
  consumeInboxFailure,
  insertInboxRequests,
  isClosedInbox,
  TEST_INBOX_PREFIX,
} from '../../store/accounts/inbox.ts'
import type { NewInboxRequest } from '../../store/accounts/inbox.ts'
import type { Db } from '../../store/database/tables.ts'
import { FOREIGN_INBOX, INBOX_PATH, TOKEN_PATTERN } from '../../actions/inbox/address.ts'
import { readBody } from '../http/body.ts'
import { splitTarget } from '../http/request-target.ts'
import { createInboxLimits } from './limits.ts'
import { problemOf } from '../http/error-to-problem.ts'
import type { ApiDeps } from '../routing/deps.ts'
import { maskSessionCookies } from '../auth/cookie.ts'
import { Problem } from '../http/problem.ts'
import { respondJson, respondProblem } from '../http/respond.ts'

const DELAY_MS_MAX = 30_000
/** The most failures that a URL can ask for. No retry schedule has so many attempts. */
const FAIL_MAX = 1000
/** Requests in one write: enough to keep up, few enough for one statement. */
const BATCH_MAX = 100

export interface Inbox {
  /** Answers one request of any kind. Never rejects. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse, by: InboxSender): Promise<void>
}

/**
 * The sender: an account of this program, by its number; a stranger, who may send to any inbox; or nobody, who may send to none.
 */
type InboxSender = number | 'stranger' | 'nobody'

export function createInbox(deps: Pick<ApiDeps, 'db' | 'failed'>): Inbox {
  const keep = createRequestWriter(deps.db)
  const limits = createInboxLimits()
  return {
    async serve(incoming, outgoing, by) {
      try {
        const instruction = readInstruction(incoming.url ?? '')
        if (by === 'stranger') limits.countRequest(incoming, instruction.token)
        else if (by === 'nobody' || !(await claimInbox(deps.db, by, instruction.token))) throw foreignInbox()
        if (await isClosedInbox(deps.db, instruction.token)) throw closedInbox()
        const body = await readBody(incoming)
        if (by === 'stranger') limits.countBody(incoming, instruction.token, body.length)
        const fails = instruction.fail > 0 && (await consumeInboxFailure(deps.db, instruction.token, instruction.fail))
        const answered =
          fails && instruction.status < 400 ? 500 : instruction.fail > 0 && !fails ? 200 : instruction.status
        await keep({
          token: instruction.token,
          id: uuidv7(),
          at: Date.now(),
          method: incoming.method ?? 'GET',
          url: incoming.url ?? '',
          headers: headerPairs(incoming.rawHeaders),
          body,
          answered,
        })
        if (instruction.delayMs > 0) await sleep(instruction.delayMs)
        respondJson(outgoing, answered, JSON.stringify({ kept: true, status: answered }))
      } catch (thrown) {
        const { problem, unforeseen } = problemOf(thrown)
        if (unforeseen) deps.failed('inbox', thrown)
        respondProblem(outgoing, problem)
      }
    },
  }
}

function foreignInbox(): Problem {
  return new Problem('inbox_of_other_account', FOREIGN_INBOX)
}

function closedInbox(): Problem {
  return new Problem('not_found', 'The account of this inbox will be deleted and accepts nothing.')
}

interface InboxInstruction {
  readonly token: string
  readonly status: number
  readonly delayMs: number
  readonly fail: number
}

/** Returns the instruction in the URL. Throws a `Problem` for an invalid URL. */
function readInstruction(url: string): InboxInstruction {
  const { path, query } = splitTarget(url)
  const token = path.slice(INBOX_PATH.length)
  if (!TOKEN_PATTERN.test(token))
    throw new Problem('not_found', 'Invalid inbox URL. Use /inbox/<token> with 1 to 64 letters, digits, - and _.')
  const search = new URLSearchParams(token.startsWith(TEST_INBOX_PREFIX) ? '' : query)
  return {
    token,
    status: numberIn(search, 'status', { least: 200, most: 599, otherwise: 200 }),
    delayMs: numberIn(search, 'delay_ms', { least: 0, most: DELAY_MS_MAX, otherwise: 0 }),
    fail: numberIn(search, 'fail', { least: 0, most: FAIL_MAX, otherwise: 0 }),
  }
}

/**
 * A whole number between two bounds, or `otherwise` if the parameter is absent or no number. Throws a `Problem` for a number out
 * of range.
 */
function numberIn(
  search: URLSearchParams,
  parameter: string,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  const text = search.get(parameter)
  if (text === null || !/^-?\d+$/.test(text)) return otherwise
  const number = Number(text)
  if (number >= least && number <= most) return number
  const detail = `Must be a whole number from ${least} to ${most}.`
  throw new Problem(
    'validation_failed',
    `Invalid parameter: ${parameter} must be a whole number from ${least} to ${most}.`,
    {
      errors: [{ pointer: '', parameter, detail }],
    },
  )
}

/**
 * Header names and values in their order, as they were sent. A person who opens an inbox in a signed-in browser also sends the
 * session cookie: its token is masked, because other people can read the inbox.
 */
function headerPairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [replaceNul(raw[at]), replaceNul(raw[at + 1])]
    list.push([name, name.toLowerCase() === 'cookie' ? maskSessionCookies(value) : value])
  }
  return list
}

/** PostgreSQL can store every character except this one. */
function replaceNul(text = ''): string {
  return text.replaceAll('\0', '\uFFFD')
}

interface PendingRequest {
  readonly request: NewInboxRequest
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Saves requests in batches: requests that arrive during one write go into the next. */
function createRequestWriter(db: Db): (request: NewInboxRequest) => Promise<void> {
  let waiting: PendingRequest[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX)
      waiting = waiting.slice(BATCH_MAX)
      try {
        await insertInboxRequests(
          db,
          batch.map(({ request }) => request),
        )
        for (const { done } of batch) done()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    writing = false
  }

  return (request) =>
    new Promise((done, failed) => {
      waiting.push({ request, done, failed })
      if (writing) return
      writing = true
      void writeAll()
    })
}
