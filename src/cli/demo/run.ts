// A run of the demo: creates integrations to the built-in inbox and collects the requests there.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Call, CallDetail, Delivery, InboxRequest, IntegrationInput } from '../../client/client.ts'
import { listAll, ProblemError, unwrap, type AccountClient } from '../client.ts'
import type { DemoIntegration } from './integrations.ts'
import { DEMO_INTEGRATIONS } from './integrations.ts'
import { checkLinks } from './links.ts'
import type { Evidence } from './proof.ts'
import type { ReceivedRequest } from './request.ts'
import { parseRequest } from './request.ts'

// Often enough to show requests as they arrive, seldom enough to cost nothing.
const POLL_MS = 25
// All traffic stays on this machine: without progress for this long, something is stuck. The longest legitimate pause is a
// file that is checked twice, plus a converter that starts on a busy machine.
const STUCK_MS = 20_000
/** The states of deliveries that are not settled. */
const OPEN = ['queued', 'sending', 'retrying'] as const

interface DemoRun {
  /** Runs `act` and waits until everything that its calls are owed is settled and received. Several may wait at once. */
  play(played: PlayedCalls): Promise<DemoResult>
  evidence(): Promise<Omit<Evidence, 'files'>>
}

export interface PlayedCalls {
  /** Resolves with the calls, once their updates are stored. */
  readonly act: () => Promise<ReadonlySet<string>>
  /** Whether the calls have recordings that will be fetched. */
  readonly hasRecordings: boolean
}

/** A recording in progress: its call, and its state. */
export type OnRecordingProgress = (uniqueid: string, stands: string) => void

interface DemoResult {
  /** In the order of arrival. */
  readonly received: readonly ReceivedRequest[]
  /** Something was still pending at the end of the wait. */
  readonly late: boolean
}

/** Creates the integrations. */
export async function createDemoRun(
  client: AccountClient,
  inboxUrl: (token: string) => string,
  onRecordingProgress: OnRecordingProgress,
): Promise<DemoRun> {
  const integrations: CreatedDemoIntegration[] = []
  for (const integration of DEMO_INTEGRATIONS) {
    const config = configOf(integration, inboxUrl)
    const { id, signing_secret } = await unwrap(client.POST('/integrations', { body: config }))
    integrations.push({ id, integration, secret: signing_secret })
  }
  const seen = new Set<string>()
  const all: ReceivedRequest[] = []
  const report = ignoreRepeats(onRecordingProgress)
  const watched = watchRecordings(client)

  /** Requests that were received and belong to no result yet. */
  let unclaimed: ReceivedRequest[] = []
  let looking: Promise<void> = Promise.resolve()

  /** Fetches new requests. One look after the other, so that the requests stay in the order of their arrival. */
  function look(): Promise<void> {
    looking = looking.then(async () => {
      const pages = await Promise.all(integrations.map((made) => fetchNewRequests(client, made, seen)))
      const fresh = pages.flat().toSorted((a, b) => compareArrival(a.request, b.request))
      all.push(...fresh)
      unclaimed.push(...fresh)
    })
    return looking
  }

  function claim(uniqueids: ReadonlySet<string>): ReceivedRequest[] {
    const { yes = [], no = [] } = Object.groupBy(unclaimed, ({ uniqueid }) => (uniqueids.has(uniqueid) ? 'yes' : 'no'))
    unclaimed = no
    return yes
  }

  async function listOpen(uniqueids: ReadonlySet<string>): Promise<Delivery[]> {
    const open = await listDeliveries(client, { state: OPEN })
    return open.filter(({ uniqueid }) => uniqueid !== null && uniqueids.has(uniqueid))
  }

  async function play({ act, hasRecordings }: PlayedCalls): Promise<DemoResult> {
    const uniqueids = await act()
    let stood = ''
    let deadline = 0
    for (;;) {
      // The finals of recorded calls are only owed once their recordings are there, so check recordings first.
      const coming = hasRecordings ? (await watched()).filter(([uniqueid]) => uniqueids.has(uniqueid)) : []
      const open = await listOpen(uniqueids)
      const stands = JSON.stringify([coming, open.map(({ id, state }) => [id, state])])
      if (stands !== stood) deadline = Date.now() + STUCK_MS
      stood = stands
      for (const [uniqueid, where] of coming) report(uniqueid, where)
      const settled = coming.length === 0 && open.length === 0
      const over = Date.now() > deadline
      if (settled || over) {
        // The response of an inbox contains all its requests: fetch it once, at the end.
        await look()
        return { received: claim(uniqueids), late: !settled }
      }
      await sleep(POLL_MS)
    }
  }

  async function evidence(): Promise<Omit<Evidence, 'files'>> {
    const listed = await listCalls(client)
    const calls = await Promise.all(listed.map((call) => fetchEvidence(client, call)))
    const deliveries = await listDeliveries(client, {})
    return { calls, integrations, received: all, deliveries, links: await checkLinks(all) }
  }

  return { play, evidence }
}

/** Calls on only when the state of a recording has changed. */
function ignoreRepeats(onRecordingProgress: OnRecordingProgress): OnRecordingProgress {
  const latest = new Map<string, string>()
  return (uniqueid, stands) => {
    if (latest.get(uniqueid) === stands) return
    latest.set(uniqueid, stands)
    onRecordingProgress(uniqueid, stands)
  }
}

function listCalls(client: AccountClient): Promise<Call[]> {
  return Array.fromAsync(listAll((query) => client.GET('/calls', { params: { query } })))
}

function fetchCall(client: AccountClient, id: string): Promise<CallDetail> {
  return unwrap(client.GET('/calls/{id}', { params: { path: { id } } }))
}

/** Only a call with recordings is fetched as a whole: most of its detail, such as the attempts, proves nothing. */
async function fetchEvidence(client: AccountClient, call: Call): Promise<Evidence['calls'][number]> {
  if (call.recording !== null) return fetchCall(client, call.id)
  const params = { path: { id: call.id } }
  const { data: events } = await unwrap(client.GET('/calls/{id}/events', { params }))
  return { ...call, events, recordings: [] }
}

function listDeliveries(client: AccountClient, filter: { readonly state?: typeof OPEN }): Promise<Delivery[]> {
  return Array.fromAsync(listAll((page) => client.GET('/deliveries', { params: { query: { ...filter, ...page } } })))
}

type RecordingState = readonly [uniqueid: string, stands: string]

/** Returns the ended calls whose recording is in progress, each with the state of the recording. */
function watchRecordings(client: AccountClient): () => Promise<RecordingState[]> {
  /** The calls of which this is known. Only when none is left are all calls listed again. */
  let ids: readonly string[] = []
  return async () => {
    if (ids.length === 0) ids = (await listCalls(client)).filter(isAwaited).map(({ id }) => id)
    const calls = (await Promise.all(ids.map((id) => fetchCall(client, id)))).filter(isAwaited)
    ids = calls.map(({ id }) => id)
    return calls.map(({ uniqueid, recordings }) => [uniqueid, recordings.map(progressOf).join(', ')])
  }
}

function isAwaited({ ended_at, recording }: Call): boolean {
  return ended_at !== null && recording?.state === 'expected'
}

function progressOf({ state, progress, problem }: CallDetail['recordings'][number]): string {
  const share = progress === null ? '' : `, ${Math.round(progress * 100)} %`
  return `${state}${share}${problem === null ? '' : ` (${problem})`}`
}

interface CreatedDemoIntegration {
  readonly id: string
  readonly integration: DemoIntegration
  readonly secret: string
}

/** An inbox keeps its last 100 requests: fetched after every few recordings, none is missed. */
async function fetchNewRequests(
  client: AccountClient,
  { integration }: CreatedDemoIntegration,
  seen: Set<string>,
): Promise<ReceivedRequest[]> {
  const inbox = client.GET('/inbox/{token}', { params: { path: { token: integration.inbox } } })
  const { data } = await unwrap(inbox).catch(emptyWhereNone)
  const fresh = data.filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return fresh.map((request) => parseRequest(integration, request))
}

/** An inbox exists only from its first request on. */
function emptyWhereNone(thrown: unknown): { readonly data: readonly InboxRequest[] } {
  if (thrown instanceof ProblemError && thrown.status === 404) return { data: [] }
  throw thrown
}

/** The ids in the inbox ascend even within a millisecond. */
function compareArrival(a: InboxRequest, b: InboxRequest): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function configOf(
  { name, inbox, format, realtime, final, rows }: DemoIntegration,
  inboxUrl: (token: string) => string,
): IntegrationInput {
  return {
    name,
    realtime,
    final,
    // Calls of every direction: without conditions only inbound calls are sent.
    conditions: { all: [] },
    request: { method: 'POST', url: inboxUrl(inbox), format, rows: rows.map(([key, value]) => ({ key, value })) },
  }
}
