// The requests that the receivers got, compared with those that the program logged (D2, D3, D10, D14).
//
// Requests = attempts, response by response. A request without an attempt in the log, and a repeat after a success,
// must be explained: by an attempt whose outcome is unknown, by one that ended without a response, or by one that says
// that its request was sent twice (S7). An attempt whose node died cannot say this: its request may have been sent
// twice if a receiver hung up on a request. The first arrivals of a lane are in order; a request that arrives after a
// later event of its lane is a repeat that a fault explains.
import {
  isUnknown,
  LANE_KINDS,
  webhookIdOf,
  type Ledgers,
  type ReceivedLine,
  type StoredAttempt,
  type StoredDelivery,
} from './ledgers.ts'

/** The value of `answered` for a request on which its receiver hung up. */
const HUNG_UP = 0

/**
 * Everything with the same webhook-id: a delivery and its resends as sent, their attempts, and the requests that
 * arrived.
 */
interface Group {
  readonly deliveries: StoredDelivery[]
  readonly attempts: StoredAttempt[]
  readonly requests: ReceivedLine[]
}

export function arrived(ledgers: Ledgers): string[] {
  const groups = groupsOf(ledgers)
  return [...groups].flatMap(([webhookId, group]) => {
    if (group.deliveries.length === 0) return [`a receiver got ${webhookId}, and no delivery has that id`]
    return compare(group).map((what) => `webhook-id ${webhookId}: ${what}`)
  })
}

function groupsOf({ program, received }: Ledgers): Map<string, Group> {
  const groups = new Map<string, Group>()
  const groupOf = (webhookId: string): Group => {
    let group = groups.get(webhookId)
    if (!group) groups.set(webhookId, (group = { deliveries: [], attempts: [], requests: [] }))
    return group
  }
  const webhookIds = new Map<string, string>()
  for (const delivery of program.deliveries) {
    webhookIds.set(delivery.deliveryId, delivery.webhookId)
    groupOf(delivery.webhookId).deliveries.push(delivery)
  }
  for (const attempt of program.attempts) {
    const webhookId = webhookIds.get(attempt.deliveryId)
    if (webhookId !== undefined && attempt.n > 0) groupOf(webhookId).attempts.push(attempt)
  }
  for (const request of received) groupOf(webhookIdOf(request)).requests.push(request)
  return groups
}

function compare({ attempts, requests }: Group): string[] {
  const answers = requests.map(({ answered }) => answered)
  const wrong: string[] = []
  for (const { n, code } of attempts) {
    if (code === null) continue
    const place = answers.indexOf(code)
    if (place === -1) wrong.push(`attempt ${n} says ${code}, and no receiver answered that`)
    else answers.splice(place, 1)
  }
  // For the remaining requests, the program stored no response.
  const lost = attempts.filter(({ code }) => code === null).length
  const resent = attempts.filter(({ sentTwice }) => sentTwice).length
  const diedWithIt = attempts.filter(({ error }) => error === 'outcome_unknown').length
  const hungUp = answers.filter((answer) => answer === HUNG_UP).length
  // A request is sent twice only if its receiver hung up on the first.
  const isExplained = answers.length - hungUp <= lost && answers.length <= lost + Math.min(hungUp, resent + diedWithIt)
  if (isExplained) return wrong
  const delivered = attempts.some(({ state }) => state === 'delivered')
  return [
    ...wrong,
    !delivered && answers.some(isSuccess)
      ? 'a receiver answered with success, it is not delivered, and no fault explains it'
      : `${requests.length} requests came, and ${attempts.length} attempts do not explain them: ${described(attempts, requests)}`,
  ]
}

function described(attempts: Group['attempts'], requests: Group['requests']): string {
  const logged = attempts.map(
    ({ n, epoch, code, error, sentTwice }) => `${n} (node ${epoch}) ${code ?? error}${sentTwice ? ', sent twice' : ''}`,
  )
  return `attempts ${logged.join('; ')}; answers ${requests.map(({ at, answered }) => `${answered} at ${at}`).join(', ')}`
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

export function inOrder({ program, received, integrations }: Ledgers): string[] {
  const attemptsOf = Map.groupBy(program.attempts, ({ deliveryId }) => deliveryId)
  const byWebhookId = Map.groupBy(program.deliveries, ({ webhookId }) => webhookId)
  const names = new Map(integrations.map(({ integrationId, name }) => [integrationId, name]))
  const reached = new Map<string, number>()
  const seen = new Set<string>()
  return received.flatMap((request) => {
    const same = byWebhookId.get(webhookIdOf(request)) ?? []
    const [delivery] = same
    // A resend by a person may arrive after later events.
    if (!delivery || same.length > 1 || !LANE_KINDS.has(delivery.kind)) return []
    const { deliveryId, integrationId, callId, sequence } = delivery
    const lane = `${integrationId} ${callId}`
    const furthest = reached.get(lane) ?? 0
    const first = !seen.has(deliveryId)
    seen.add(deliveryId)
    reached.set(lane, Math.max(furthest, sequence))
    if (sequence >= furthest) return []
    const what = `${names.get(integrationId)}: event ${sequence} of call ${callId}`
    if (first) return [`${what} came after event ${furthest}`]
    const excused = (attemptsOf.get(deliveryId) ?? []).some(isUnknown)
    return excused ? [] : [`${what} was repeated after event ${furthest}, and no fault explains it`]
  })
}
