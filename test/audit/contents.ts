// The requests on the wire, compared with the log (D14) and with their signatures (D18).
import { createHash } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { headerOf, webhookIdOf, type Ledgers, type ReceivedLine } from './ledgers.ts'

/** The method, address and body of every attempt are those of the log. */
export function asLogged({ program, received }: Ledgers): string[] {
  const logged = new Map(program.deliveries.map((delivery) => [delivery.webhookId, delivery]))
  return received.flatMap((request) => {
    const delivery = logged.get(webhookIdOf(request))
    if (!delivery) return []
    const { pathname, search } = new URL(delivery.url)
    const differing = [
      ...(request.method === delivery.method ? [] : ['method']),
      ...(request.path === pathname + search ? [] : ['path']),
      ...(request.body === delivery.body
        ? []
        : [`body (${hashOf(request.body)} came, ${hashOf(delivery.body)} logged)`]),
    ]
    return differing.map((what) => `webhook-id ${delivery.webhookId}: what came has another ${what} than the log shows`)
  })
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** A receiver refuses a timestamp that is more than five minutes off, and a frozen program uses up a part of that. */
const CLOCK_MAX_MS = 60_000

/**
 * Each request is signed as the library of Standard Webhooks would sign it, with the secret of its integration and the time of
 * sending. The library signs here instead of verifying, because it would verify against the present time.
 */
export function genuine({ program, received, integrations }: Ledgers): string[] {
  const signers = new Map(
    integrations.map(({ integrationId, signingSecret }) => [integrationId, new StandardWebhook(signingSecret)]),
  )
  const integrationOf = new Map(program.deliveries.map(({ webhookId, integrationId }) => [webhookId, integrationId]))
  return received.flatMap((request) => {
    const webhookId = webhookIdOf(request)
    const integrationId = integrationOf.get(webhookId)
    if (integrationId === undefined) return []
    const signer = signers.get(integrationId)
    const right = signer === undefined || isSignedBy(request, signer)
    const off = Math.abs(request.at - Number(headerOf(request.headers, 'webhook-timestamp')) * 1000)
    return [
      ...(right ? [] : [`webhook-id ${webhookId}: what came is not signed as it must be`]),
      ...(off <= CLOCK_MAX_MS ? [] : [`webhook-id ${webhookId}: its timestamp is ${off / 1000} s off`]),
    ]
  })
}

function isSignedBy({ headers, body }: ReceivedLine, signer: Pick<StandardWebhook, 'sign'>): boolean {
  const at = new Date(Number(headerOf(headers, 'webhook-timestamp')) * 1000)
  if (Number.isNaN(at.getTime())) return false
  const signature = signer.sign(headerOf(headers, 'webhook-id'), at, body)
  return headerOf(headers, 'webhook-signature').split(' ').includes(signature)
}
