// The last step before a request goes out: secrets are filled in, the headers of the attempt are added, and the request is signed
// (D18, T16).
import { publicId } from '../ids.ts'
import { fillSecrets } from '../render/secret-places.ts'
import { TLS_KEY } from '../render/secret-names.ts'
import { unsentExchange, type Exchange } from './exchange.ts'
import type { Failure } from './failure.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import { maskExchange } from './mask-exchange.ts'
import type { Mask } from '../text/mask.ts'
import type { TokenSource } from './oauth/token-source.ts'
import { addOwnSignature } from './own-signature.ts'
import type { OutgoingRequest, Sender } from './sender.ts'
import { scheduleFor } from './retry-timing.ts'
import type { ScheduleName } from '../integrations/retry-schedules.ts'
import { webhookHeaders } from './webhook-signature.ts'
import { type TlsOptionsFor } from './tls-options.ts'

/** How an integration's requests are completed and sent. It holds secrets in plain text, so it stays in memory. */
export interface SendSettings {
  /** A secret by its name, for the origin that it was entered for; `null`: there is none for that origin (S26). */
  secret(name: string, origin: string): string | null
  /** The signing keys valid at a time: several while the key is being rotated, none when signing is off (S23). */
  signing(nowMs: number): readonly Buffer[]
  /**
   * Hides the secrets for an origin in its answer (S22); `null`: there are none. No others: whoever chooses the answer would learn of
   * each guess whether it is such a secret (S21).
   */
  maskFor(origin: string): Mask | null
  readonly timeoutMs: number
  /** The retry schedule (D7); absent: `standard`. */
  readonly schedule?: ScheduleName
  /** The account of the integration. */
  readonly accountId?: number
  /** The authorities to trust and the client certificate to show over TLS (S10); absent: the defaults. */
  readonly tls?: TlsOptionsFor
  /** Where the access token of its requests comes from; absent: the requests need none (S25). */
  readonly oauth?: TokenSource
}

/** The request of one attempt as it is sent, or why it cannot be sent: a secret for this origin is missing. */
export function prepareRequest(
  delivery: Pick<ClaimedDelivery, 'request' | 'webhookId' | 'kind'>,
  sendSettings: SendSettings,
  nowMs: number,
): OutgoingRequest | { readonly failure: Failure } {
  const { request } = delivery
  const asks = request.secrets.length > 0 || sendSettings.tls !== undefined
  const origin = asks ? (URL.parse(request.url)?.origin ?? '') : ''
  const missing = request.secrets.find(({ name }) => sendSettings.secret(name, origin) === null)
  if (missing) return { failure: { class: 'invalid_request', detail: missingSecret(missing.name, origin) } }
  const tls = sendSettings.tls?.(origin)
  if (tls === null) return { failure: { class: 'invalid_request', detail: missingSecret(TLS_KEY, origin) } }
  const filled =
    request.secrets.length === 0 ? request : fillSecrets(request, (name) => sendSettings.secret(name, origin))
  const id = publicId('dlv', delivery.webhookId)
  const timestampS = Math.floor(nowMs / 1000)
  const own = webhookHeaders(id, timestampS, filled.body, sendSettings.signing(nowMs))
  // A custom signature covers the final request, so it is calculated after the other secrets were filled in.
  const headers =
    filled === request
      ? filled.headers
      : addOwnSignature(request, filled, { id, nowMs, secret: (name) => sendSettings.secret(name, origin) })
  return {
    method: request.method,
    url: filled.url,
    headers: [...headers, ...own],
    body: filled.body,
    timeoutMs: sendSettings.timeoutMs,
    once: scheduleFor(sendSettings.schedule ?? 'standard', delivery.kind).length === 1,
    accountId: sendSettings.accountId,
    ...(tls ? { tls } : {}),
  }
}

/**
 * Sends the request, or settles at once a request that cannot be sent. Secrets that the receiver repeats are hidden before
 * anything is stored.
 */
export async function sendPrepared(
  sender: Sender,
  prepared: ReturnType<typeof prepareRequest>,
  { maskFor }: Pick<SendSettings, 'maskFor'>,
): Promise<Exchange> {
  if ('failure' in prepared) return unsentExchange(prepared.failure)
  const exchange = await sender.send(prepared)
  const mask = maskFor(URL.parse(prepared.url)?.origin ?? '')
  return mask ? maskExchange(exchange, mask) : exchange
}

function missingSecret(name: string, origin: string): string {
  return `The secret "${name}" was not entered for ${origin}. Enter it again in the integration. Secrets are only sent to the origin they were entered for.`
}
