// POST /api/v1/events, on Node's own server: this route gets thousands of requests per second, and the overhead of a framework
// would exceed the cost of this work. The contract is in contract.ts, as for every route.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expectJson, readBody } from '../http/body.ts'
import { readEvents } from './reader.ts'
import { problemOf } from '../http/error-to-problem.ts'
import { requireScope } from '../auth/keyring.ts'
import type { AppContext } from '../routing/context.ts'
import type { IngestResult } from '../../intake/ingest.ts'
import { Problem } from '../http/problem.ts'
import { countryOf } from '../../actions/sources/settings.ts'
import { respondJson, respondProblem } from '../http/respond.ts'

export const EVENTS_PATH = '/api/v1/events'

/** Answers one request of any kind. Never rejects. */
export type EventsHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/** `count` is called with the results of each accepted request. */
export function createEventsHandler(
  { deps, keyring, securityLog, jsonReader }: Pick<AppContext, 'deps' | 'keyring' | 'securityLog' | 'jsonReader'>,
  count: (results: readonly IngestResult[]) => void,
): EventsHandler {
  return async (incoming, outgoing) => {
    try {
      const results = await ingest({ deps, keyring, jsonReader }, incoming)
      count(results)
      respondJson(outgoing, 202, JSON.stringify({ results }))
    } catch (thrown) {
      const { problem, unforeseen } = problemOf(thrown)
      securityLog.noteRefusal(problem, incoming)
      if (unforeseen) deps.failed('events', thrown)
      respondProblem(outgoing, problem)
    }
  }
}

async function ingest(
  { deps, keyring, jsonReader }: Pick<AppContext, 'deps' | 'keyring' | 'jsonReader'>,
  incoming: IncomingMessage,
): Promise<readonly IngestResult[]> {
  const { headers } = incoming
  const principal = await keyring.authenticate(headers.authorization, headers['x-offhook-account']?.toString())
  requireScope(principal, 'events')
  const source = await keyring.sourceOf(principal)
  expectJson(headers)
  const json = await jsonReader.read(await readBody(incoming, { arrays: true }))
  if (!json.ok)
    throw new Problem('malformed_body', 'The body could not be parsed. Nothing was stored.', { errors: [json.fault] })
  const read = readEvents(json.value, countryOf(source) ?? principal.account.country)
  if (!read.ok)
    throw new Problem('validation_failed', 'Some updates are invalid. Nothing was stored.', { errors: read.flaws })
  return deps.ingest({
    accountId: source.accountId,
    sourceId: source.sourceId,
    ordered: false,
    updates: read.updates,
  })
}
