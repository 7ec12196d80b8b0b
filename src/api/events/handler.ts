// POST /api/v1/events, on Node's own server: this route gets thousands of requests per second, and the overhead of a framework
// would exceed the cost of this work. The contract is in contract.ts, as for every route.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { clientAddress } from '../http/client-address.ts'
import { expectJson, readBody } from '../http/body.ts'
import { readEvents } from './reader.ts'
import { problemOf } from '../http/error-to-problem.ts'
import type { AppContext } from '../routing/context.ts'
import type { JsonReader } from '../http/json-reader.ts'
import type { ApiDeps } from '../routing/deps.ts'
import type { IngestResult } from '../../intake/ingest.ts'
import { Problem } from '../http/problem.ts'
import { countryOf } from '../../actions/sources/settings.ts'
import { respondJson, respondProblem } from '../http/respond.ts'

export const EVENTS_PATH = '/api/v1/events'

/** Answers one request of any kind. `account`: its id or number, where the path names it. Never rejects. */
export type EventsHandler = (incoming: IncomingMessage, outgoing: ServerResponse, account?: string) => Promise<void>

/** The source that a request is for, and the country of its telephone numbers. Throws a `Problem` without a valid key. */
type FindSource = (
  incoming: IncomingMessage,
  account: string | undefined,
  asked?: { readonly again: boolean },
) => Promise<{
  readonly accountId: number
  readonly sourceId: number
  readonly country: string
}>

interface EventsHandlerDeps extends Pick<ApiDeps, 'ingest' | 'failed'> {
  readonly sourceOf: FindSource
  readonly jsonReader: JsonReader
  /** Called for each refused request. */
  readonly noteRefusal: (problem: Problem, incoming: IncomingMessage) => void
  /** Called with the results of each accepted request. */
  readonly count: (results: readonly IngestResult[]) => void
}

export function createEventsHandler(deps: EventsHandlerDeps): EventsHandler {
  return async (incoming, outgoing, account) => {
    try {
      const results = await ingest(deps, incoming, account)
      deps.count(results)
      respondJson(outgoing, 202, JSON.stringify({ results }))
    } catch (thrown) {
      const { problem, unforeseen } = problemOf(thrown)
      deps.noteRefusal(problem, incoming)
      if (unforeseen) deps.failed('events', thrown)
      respondProblem(outgoing, problem)
    }
  }
}

/** Finds the source by the key of the request. */
export function sourceByKey({
  keyring,
  accounts,
  visits,
}: Pick<AppContext, 'keyring' | 'accounts' | 'visits'>): FindSource {
  return async (incoming, named, { again } = { again: false }) => {
    const principal = await keyring.authenticate(incoming)
    const { account } = await (named === undefined
      ? accounts.enterOwn(principal, 'calls.send')
      : accounts.enter(principal, named, 'calls.send'))
    if (principal.isAdmin && !again)
      visits.note(null, {
        accountId: account.accountId,
        verb: 'calls.send',
        object: '',
        isChange: false,
        address: () => clientAddress(incoming),
      })
    const source = await keyring.sourceOf(principal, account.accountId)
    const { accountId, sourceId } = source
    return { accountId, sourceId, country: countryOf(source) ?? account.country }
  }
}

async function ingest(
  { sourceOf, jsonReader, ingest: store }: EventsHandlerDeps,
  incoming: IncomingMessage,
  account: string | undefined,
): Promise<readonly IngestResult[]> {
  const { headers } = incoming
  const { country, accountId: ofAccount } = await sourceOf(incoming, account)
  expectJson(headers)
  const json = await jsonReader.read(await readBody(incoming, { arrays: true }), ofAccount)
  // The key may have been revoked, and its source switched off, while the body arrived and waited.
  const { accountId, sourceId } = await sourceOf(incoming, account, { again: true })
  if (!json.ok)
    throw new Problem('malformed_body', 'The body could not be parsed. Nothing was stored.', { errors: [json.fault] })
  const read = readEvents(json.value, country)
  if (!read.ok)
    throw new Problem('validation_failed', 'Some updates are invalid. Nothing was stored.', { errors: read.flaws })
  return store({ accountId, sourceId, ordered: false, updates: read.updates })
}
