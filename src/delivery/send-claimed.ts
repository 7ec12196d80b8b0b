// One attempt of a delivery that this node has claimed, with the present settings of its integration, or the reason why nothing
// can be sent.
import { isFaultOfData } from '../errors.ts'
import type { ClaimedDelivery } from './claimed-delivery.ts'
import { unsentExchange, type Exchange } from './exchange.ts'
import type { TokenCache } from './oauth/token-cache.ts'
import type { SendSettings } from './prepared-request.ts'
import { sendAttempt } from './send-attempt.ts'
import type { Sender } from './sender.ts'

export interface SendClaimedDeps {
  readonly sender: Sender
  readonly tokens: TokenCache
  /** `null`: the integration was deleted. */
  readonly sendSettingsOf: (integrationId: number) => SendSettings | null
  /** Throws when another node may have taken over the claim, for example while this node was frozen (D9, D10). */
  readonly check: () => void
  /** Called when the stored request of a delivery cannot be read or sent (S46), with the reason. */
  readonly onUnreadable: (delivery: ClaimedDelivery, reason: string, error?: unknown) => void
}

const UNREADABLE = 'The stored request can’t be read. Resend it with the current settings.'

/** Resolves with the result of the attempt. Rejects where the node may not send, and for errors that no data can cause. */
export async function sendClaimed(deps: SendClaimedDeps, delivery: ClaimedDelivery): Promise<Exchange> {
  deps.check()
  const sendSettings = deps.sendSettingsOf(delivery.integrationId)
  if (!sendSettings) return invalidRequest('The integration was deleted.')
  if (delivery.isUnreadable) return unreadable(deps, delivery)
  try {
    return await sendAttempt(deps, delivery, sendSettings)
  } catch (error) {
    if (!isFaultOfData(error)) throw error
    return unreadable(deps, delivery, error)
  }
}

function unreadable({ onUnreadable }: SendClaimedDeps, delivery: ClaimedDelivery, error?: unknown): Exchange {
  onUnreadable(delivery, UNREADABLE, error)
  return invalidRequest(UNREADABLE)
}

function invalidRequest(detail: string): Exchange {
  return unsentExchange({ class: 'invalid_request', detail })
}
