// POST /api/v1/events, straight on Node's own server: it is asked thousands of times a second, and what a framework adds to
// each request would cost more than all that is done here. The contract stands in contract.ts, like every other.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expectJson, readBody } from '../http/body.ts'
import { readEvents } from './reader.ts'
import { problemOf } from '../http/failure.ts'
import { requireScope } from '../auth/keyring.ts'
import type { AppContext } from '../routing/context.ts'
import type { Taken } from '../routing/intake-part.ts'
import { Problem } from '../http/problem.ts'
import { countryOf } from '../sources/settings.ts'
import { respondJson, respondProblem } from '../http/respond.ts'

export const eventsPath = '/api/v1/events'

/** Answers one request, whatever it is. Never rejects. */
export type EventsDoor = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

export function createEventsDoor({
  parts,
  keyring,
  metrics,
  log,
  jsonBodies,
}: Pick<AppContext, 'parts' | 'keyring' | 'metrics' | 'log' | 'jsonBodies'>): EventsDoor {
  return async (incoming, outgoing) => {
    try {
      const results = await takeIn({ parts, keyring, jsonBodies }, incoming)
      metrics.took(results)
      respondJson(outgoing, 202, JSON.stringify({ results }))
    } catch (thrown) {
      const { problem, unforeseen } = problemOf(thrown)
      log.noteRefusal(problem, incoming)
      if (unforeseen) parts.failed('events', thrown)
      respondProblem(outgoing, problem)
    }
  }
}

async function takeIn(
  { parts, keyring, jsonBodies }: Pick<AppContext, 'parts' | 'keyring' | 'jsonBodies'>,
  incoming: IncomingMessage,
): Promise<readonly Taken[]> {
  const { headers } = incoming
  const asker = await keyring.ask(headers.authorization, headers['x-offhook-account']?.toString())
  requireScope(asker, 'events')
  const source = await keyring.sourceOf(asker)
  expectJson(headers)
  const json = await jsonBodies.read(await readBody(incoming, { arrays: true }))
  if (!json.ok) throw new Problem(400, 'The body cannot be read. Nothing was stored.', { errors: [json.fault] })
  const read = readEvents(json.value, countryOf(source) ?? asker.account.country)
  if (!read.ok) throw new Problem(400, 'Some of the updates are not right. Nothing was stored.', { errors: read.flaws })
  return parts.intake.take({
    accountId: source.account_id,
    sourceId: source.source_id,
    ordered: false,
    updates: read.updates,
  })
}
