// The proof of the demo: compares what Offhook reports with the requests in the inboxes.
//
//   owed       every event of a call that an integration should get
//   delivered  the deliveries in the log
//   received   the requests in the integration's inbox, by webhook-id
//
//   signed     the signatures of those requests
//   linked     the recordings of the calls, the links to them in those requests, and the response to a player
//
// Signatures are verified by `offhook/receiving`, the code for receivers. It imports nothing of the program, so that no code both
// signs a request and verifies it.
//
// Nothing is lost if the first three contain the same events, once each; nothing is out of order if the sequence numbers of
// each lane rise.
import type { CallDetail, Delivery, InboxRequest } from '../../client/client.ts'
import { VerificationError, verify } from '../../receiving/receiving.ts'
import { count } from '../terminal.ts'
import type { DemoIntegration } from './integrations.ts'
import type { LinkCheck } from './links.ts'
import { recordingLinkOf, isPlayable } from './links.ts'
import type { ReceivedRequest } from './request.ts'

type ProvedCall = Pick<CallDetail, 'uniqueid' | 'status'> & {
  readonly events: readonly Pick<CallDetail['events'][number], 'sequence' | 'type'>[]
  readonly recordings: readonly Pick<CallDetail['recordings'][number], 'state' | 'problem'>[]
}

export interface Evidence {
  readonly calls: readonly ProvedCall[]
  readonly deliveries: readonly Pick<Delivery, 'id' | 'state'>[]
  /** In the order of arrival. */
  readonly received: readonly ReceivedRequest[]
  /** With their signing keys. */
  readonly integrations: readonly { readonly integration: DemoIntegration; readonly secret: string }[]
  /** Number of recordings to fetch. */
  readonly files: number
  readonly links: readonly LinkCheck[]
}

export interface Proof {
  readonly calls: number
  readonly events: number
  readonly deliveries: number
  readonly received: number
  readonly lanes: number
  /** Number of recordings that became MP3s with links that play. */
  readonly recordings: number
  readonly links: number
  /** The violations, in sentences. Empty: proved. */
  readonly problems: readonly string[]
}

/** Compares the evidence. Pure: the same evidence gives the same proof. */
export async function prove(evidence: Evidence): Promise<Proof> {
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
      ...(await unsigned(evidence)),
      ...disordered(lanes),
      ...recordingProblems(evidence),
    ],
  }
}

/** Every call has ended, and its final was made. */
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

/** Every delivery in the log was delivered, and there is exactly one delivery for each received request. */
function unsettled({ deliveries, received }: Evidence): string[] {
  const open = deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ id, state }) => `delivery ${id} is ${state}`)
  const ids = new Set(received.map(({ webhookId }) => webhookId))
  return deliveries.length === ids.size
    ? open
    : [...open, `the log has ${count(deliveries.length, 'delivery', 'deliveries')}, the inboxes have ${ids.size}`]
}

/** No webhook-id arrived more than once. */
function twice(received: readonly ReceivedRequest[]): string[] {
  return [...Map.groupBy(received, ({ webhookId }) => webhookId)]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => `request ${id} came ${same.length} times`)
}

/** Each request was signed with the signing key of its integration. */
async function unsigned({ received, integrations }: Evidence): Promise<string[]> {
  const keys = new Map(integrations.map(({ integration, secret }) => [integration.name, secret]))
  const refusals = received.map(async ({ integration, webhookId, request }) => {
    const refusal = await refusalOf(request, keys.get(integration.name) ?? '')
    return refusal === null ? [] : [`the signature of request ${webhookId} is not valid: ${refusal}`]
  })
  return (await Promise.all(refusals)).flat()
}

/** Why a receiver would refuse the request on its arrival; `null`: it would accept the request. */
async function refusalOf({ headers, body, at }: InboxRequest, keys: string): Promise<string | null> {
  try {
    await verify(
      { headers: new Headers(headers.map(([name, value]) => [name, value])), body },
      { keys, nowMs: Date.parse(at) },
    )
    return null
  } catch (error) {
    if (error instanceof VerificationError) return error.message
    throw error
  }
}

/** The sequence numbers of each lane rise. */
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

/** Each recording was converted to MP3, each final request of its call links to it, and each link plays. */
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
