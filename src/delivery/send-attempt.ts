// One attempt of a delivery. A request that needs an OAuth token (S25) is sent in these steps, any other request at once.
//
//   is there a token? ── no ──→ settled: no token
//      │ yes
//   send the request ── any response except 401 ──→ settled
//      │ 401, and the token may have expired just now
//   is there another token? ── no ──→ settled: no token, with a note that the receiver returned 401
//      │ yes
//   send the request again, within the rest of the attempt's time ──→ settled
import { combineMasks } from '../text/mask.ts'
import { unsentExchange, type Exchange } from './exchange.ts'
import { prepareRequest, sendPrepared, type SendSettings } from './prepared-request.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import type { TokenSource } from './oauth/token-source.ts'
import type { Token, TokenCache } from './oauth/token-cache.ts'
import type { Sender } from './sender.ts'
import { ACCESS_TOKEN } from '../render/secret-names.ts'

interface SendAttemptDeps {
  readonly sender: Sender
  readonly tokens: TokenCache
  /** Throws when this node may not send any more (D9). Called again after each wait. */
  readonly check?: () => void
  /** A person waits for the result. */
  readonly manual?: boolean
}

type Sendable = Pick<ClaimedDelivery, 'request' | 'webhookId' | 'kind'>

/** With less time left, a second request would only end in a timeout. */
const LEFT_MS_MIN = 500

/** Makes one attempt: fills in the secrets and, where needed, the token, signs, and sends. */
export function sendAttempt(deps: SendAttemptDeps, delivery: Sendable, sendSettings: SendSettings): Promise<Exchange> {
  const { oauth } = sendSettings
  if (oauth === undefined || !delivery.request.secrets.some(({ name }) => name === ACCESS_TOKEN))
    return sendPrepared(deps.sender, prepareRequest(delivery, sendSettings, Date.now()), sendSettings)
  return sendWithToken({ ...deps, delivery, sendSettings, oauth })
}

interface TokenAttempt extends SendAttemptDeps {
  readonly delivery: Sendable
  readonly sendSettings: SendSettings
  readonly oauth: TokenSource
}

async function sendWithToken(attempt: TokenAttempt): Promise<Exchange> {
  const { delivery, sendSettings, oauth, tokens, manual = false } = attempt
  const origin = URL.parse(delivery.request.url)?.origin ?? ''
  if (origin !== oauth.origin)
    return unsentExchange({ class: 'invalid_request', detail: otherOrigin(oauth.origin, origin) })
  const initial = await tokens.get(oauth, { manual })
  if ('failure' in initial) return unsentExchange(initial.failure)
  const begunAt = performance.now()
  const first = await sendOnce(attempt, initial.token, sendSettings.timeoutMs)
  const leftMs = sendSettings.timeoutMs - (performance.now() - begunAt)
  if (first.status !== 401 || tokens.isRefused(oauth) || leftMs < LEFT_MS_MIN) return first
  const renewed = await tokens.get(oauth, { refused: initial.token, manual })
  if ('failure' in renewed) return { ...unsentExchange(renewed.failure), at: first.at, note: REFUSED }
  const second = await sendOnce(attempt, renewed.token, Math.max(LEFT_MS_MIN, leftMs))
  if (second.status === 401) tokens.reportRefused(oauth)
  return { ...second, note: SENT_AGAIN }
}

function sendOnce(
  { sender, delivery, sendSettings, oauth, check }: TokenAttempt,
  token: Token,
  timeoutMs: number,
): Promise<Exchange> {
  check?.()
  const withToken: SendSettings = {
    ...sendSettings,
    timeoutMs,
    secret: (name, origin) =>
      name === ACCESS_TOKEN ? (origin === oauth.origin ? token.text : null) : sendSettings.secret(name, origin),
    maskFor: (origin) => combineMasks(token.mask, sendSettings.maskFor(origin)),
  }
  return sendPrepared(sender, prepareRequest(delivery, withToken, Date.now()), withToken)
}

function otherOrigin(own: string, origin: string): string {
  return `The token of this integration is for ${own}, but this request goes to ${origin}. Tokens are only sent to the origin they were issued for.`
}

const REFUSED = 'The receiver had already rejected the token (401).'
const SENT_AGAIN = 'The receiver rejected the token (401). Offhook got a new one and resent the request.'
