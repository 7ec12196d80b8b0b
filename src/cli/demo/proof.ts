// What the demo proves: what Offhook says it did, held against what the inboxes got.
//
//   owed       every event of a call that an integration asks for
//   delivered  what the log says of it
//   received   what the inbox of that integration has, known by its webhook-id
//
//   linked     the recordings of the calls, the links to them in those requests, and what a player gets there
//
// Nothing is lost when all three are the same, once each; nothing is out of order when the requests of one call to one
// integration came with rising sequence numbers.
import type { CallDetail, Delivery } from '../../client/client.ts'
import { count } from '../terminal.ts'
import type { DemoIntegration } from './integrations.ts'
import type { LinkCheck } from './links.ts'
import { recordingLinkOf, isPlayable } from './links.ts'
import type { ReceivedRequest } from './request.ts'

type ProvedCall = Pick<CallDetail, 'uniqueid' | 'status' | 'events'> & {
  readonly recordings: readonly Pick<CallDetail['recordings'][number], 'state' | 'problem'>[]
}

export interface Evidence {
  readonly calls: readonly ProvedCall[]
  readonly deliveries: readonly Pick<Delivery, 'id' | 'state'>[]
  /** In the order in which they came. */
  readonly received: readonly ReceivedRequest[]
  readonly integrations: readonly { readonly integration: DemoIntegration }[]
  /** Recordings that there are to be fetched. */
  readonly files: number
  readonly links: readonly LinkCheck[]
}

export interface Proof {
  readonly calls: number
  readonly events: number
  readonly deliveries: number
  readonly received: number
  readonly lanes: number
  /** Recordings that became MP3s, and links to them that play. */
  readonly recordings: number
  readonly links: number
  /** What is not as it should be, in sentences. Empty: proved. */
  readonly problems: readonly string[]
}

/** Compares the three accounts. Pure: the same evidence gives the same proof. */
export function prove(evidence: Evidence): Proof {
  const { calls, deliveries, received } = evidence
  const lanes = Map.groupBy(received, ({ integration, uniqueid }) => `${integration.name} ${uniqueid}`)
  return {
    calls: calls.length,
    events: calls.reduce((sum, { events }) => sum + events.length, 0),
    deliveries: deliveries.length,
    received: received.length,
    lanes: lanes.size,
    recordings: readyOf(evidence).length,
    links: evidence.links.filter(isPlayable).length,
    problems: [
      ...unfinished(evidence),
      ...lost(evidence),
      ...unsettled(evidence),
      ...twice(received),
      ...unsigned(received),
      ...disordered(lanes),
      ...recordingProblems(evidence),
    ],
  }
}

/** Every call has ended, and its final account was given. */
function unfinished({ calls }: Evidence): string[] {
  return calls.flatMap(({ uniqueid, status, events }) => {
    if (status !== 'ended') return [`call ${uniqueid} has not ended`]
    return events.some(({ type }) => type === 'final') ? [] : [`call ${uniqueid} has no final event`]
  })
}

/** Everything owed was received. */
function lost({ calls, integrations, received }: Evidence): string[] {
  const got = new Set(
    received.map(({ integration, uniqueid, sequence }) => `${integration.name} ${uniqueid} ${sequence}`),
  )
  return calls.flatMap(({ uniqueid, events }) =>
    integrations.flatMap(({ integration }) =>
      events
        .filter(({ type }) => asksFor(integration, type))
        .filter(({ sequence }) => !got.has(`${integration.name} ${uniqueid} ${sequence}`))
        .map(({ type, sequence }) => `${integration.name} never got event ${sequence} (${type}) of call ${uniqueid}`),
    ),
  )
}

function asksFor({ realtime, final }: DemoIntegration, type: string): boolean {
  if (type === 'updated') return false
  return type === 'final' ? final : realtime
}

/** Everything that the log has was delivered, and there is exactly one delivery for each request that came. */
function unsettled({ deliveries, received }: Evidence): string[] {
  const open = deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ id, state }) => `delivery ${id} is ${state}`)
  const ids = new Set(received.map(({ webhookId }) => webhookId))
  return deliveries.length === ids.size
    ? open
    : [...open, `the log has ${count(deliveries.length, 'delivery', 'deliveries')}, the inboxes have ${ids.size}`]
}

/** No webhook-id came more than once. */
function twice(received: readonly ReceivedRequest[]): string[] {
  return [...Map.groupBy(received, ({ webhookId }) => webhookId)]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => `request ${id} came ${same.length} times`)
}

/** Each was signed with the secret of its integration. */
function unsigned(received: readonly ReceivedRequest[]): string[] {
  return received.filter(({ genuine }) => !genuine).map(({ webhookId }) => `request ${webhookId} has a wrong signature`)
}

/** In each lane the sequence numbers rise. */
function disordered(lanes: ReadonlyMap<string, readonly ReceivedRequest[]>): string[] {
  return [...lanes].flatMap(([lane, requests]) =>
    requests.flatMap(({ sequence }, i) => {
      const before = requests[i - 1]?.sequence ?? 0
      return sequence < before ? [`${lane}: event ${sequence} came after event ${before}`] : []
    }),
  )
}

function readyOf({ calls }: Evidence): { uniqueid: string }[] {
  return calls.flatMap(({ uniqueid, recordings }) =>
    recordings.filter(({ state }) => state === 'ready').map(() => ({ uniqueid })),
  )
}

/** Each recording was made into an MP3, each final request of its call has a link to it, and each link plays. */
function recordingProblems(evidence: Evidence): string[] {
  const { calls, received, links, files } = evidence
  const ready = readyOf(evidence)
  const unmade = calls.flatMap(({ uniqueid, recordings }) =>
    recordings
      .filter(({ state }) => state !== 'ready')
      .map(({ state, problem }) => `the recording of call ${uniqueid} is ${state}${problem ? `: ${problem}` : ''}`),
  )
  const recorded = new Set(ready.map(({ uniqueid }) => uniqueid))
  const linkless = received
    .filter((got) => got.event === 'final' && recorded.has(got.uniqueid) && recordingLinkOf(got) === null)
    .map(({ webhookId, uniqueid }) => `request ${webhookId} has no link to the recording of call ${uniqueid}`)
  const dead = links
    .filter((link) => !isPlayable(link))
    .map(({ webhookId, status, type, error }) => {
      return `the link in request ${webhookId} returns ${error ?? `${status} ${type}`}, not part of an MP3`
    })
  const missing = ready.length < files ? [`${count(files, 'recording')} expected, ${ready.length} fetched`] : []
  return [...unmade, ...missing, ...linkless, ...dead]
}
