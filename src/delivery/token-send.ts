// One attempt of a request that needs a token first (S25). All others go as they always did, without a detour.
//
//   token had? ── no ──→ settled: no token
//      │ yes
//   sent ── anything but 401 ──→ settled
//      │ 401, and this token may just have ended
//   another token had? ── no ──→ settled: no token, and that the receiver had said 401
//      │ yes
//   sent once more, within what is left of the attempt's time ──→ settled
import { both } from '../log/mask.ts'
import { notSent, type Exchange } from './exchange.ts'
import { finish, sendFinished, type Keys } from './finish.ts'
import type { ClaimedDelivery } from './held.ts'
import type { TokenSource } from './oauth/source.ts'
import type { Token, Tokens } from './oauth/tokens.ts'
import type { Sender } from './send.ts'
import { ACCESS_TOKEN } from '../render/secret-names.ts'

export interface SendingParts {
  readonly sender: Sender
  readonly tokens: Tokens
  /** Throws when this node may not send any more (D9). Asked again after each wait. */
  readonly check?: () => void
  /** A person waits for it. */
  readonly byHand?: boolean
}

type Sendable = Pick<ClaimedDelivery, 'request' | 'webhookId' | 'kind'>

/** With less time left, a second try would only end in a timeout. */
const LEFT_MS_MIN = 500

/** One attempt: secrets put in, the token too where one is needed, signed, sent. */
export function sendAttempt(parts: SendingParts, held: Sendable, keys: Keys): Promise<Exchange> {
  const { oauth } = keys
  if (oauth === undefined || !held.request.secrets.some(({ name }) => name === ACCESS_TOKEN))
    return sendFinished(parts.sender, finish(held, keys, Date.now()), keys)
  return sendWithToken({ ...parts, held, keys, oauth })
}

interface Going extends SendingParts {
  readonly held: Sendable
  readonly keys: Keys
  readonly oauth: TokenSource
}

async function sendWithToken(going: Going): Promise<Exchange> {
  const { held, keys, oauth, tokens, byHand = false } = going
  const origin = URL.parse(held.request.url)?.origin ?? ''
  if (origin !== oauth.origin) return notSent({ class: 'request invalid', detail: otherOrigin(oauth.origin, origin) })
  const had = await tokens.get(oauth, { byHand })
  if ('failure' in had) return notSent(had.failure)
  const begunAt = performance.now()
  const first = await sendOnce(going, had.token, keys.timeoutMs)
  const leftMs = keys.timeoutMs - (performance.now() - begunAt)
  if (first.status !== 401 || tokens.isVain(oauth) || leftMs < LEFT_MS_MIN) return first
  const anew = await tokens.get(oauth, { instead: had.token, byHand })
  if ('failure' in anew) return { ...notSent(anew.failure), at: first.at, note: REFUSED }
  const second = await sendOnce(going, anew.token, Math.max(LEFT_MS_MIN, leftMs))
  if (second.status === 401) tokens.gaveInVain(oauth)
  return { ...second, note: SENT_AGAIN }
}

function sendOnce({ sender, held, keys, oauth, check }: Going, token: Token, timeoutMs: number): Promise<Exchange> {
  check?.()
  const withToken: Keys = {
    ...keys,
    timeoutMs,
    secret: (name, origin) =>
      name === ACCESS_TOKEN ? (origin === oauth.origin ? token.text : null) : keys.secret(name, origin),
    mask: both(token.mask, keys.mask),
  }
  return sendFinished(sender, finish(held, withToken, Date.now()), withToken)
}

function otherOrigin(own: string, origin: string): string {
  return `The token of this integration is for ${own}, and this request goes to ${origin}: tokens go to the address they were asked for, and nowhere else.`
}

const REFUSED = 'The receiver had refused the token before (401).'
const SENT_AGAIN = 'The receiver refused the token (401): a new one was asked for, and the request was sent once more.'
