// How the state of a delivery, or of an attempt, is shown.
import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, Clock, RotateCw, Send } from './icons.ts'
import { words } from '../words/words.ts'
import type { StatusDisplay } from './call-status.ts'
import { isWaiting } from '../../src/delivery/delivery-states.ts'

const DISPLAYS: Readonly<Record<string, Omit<StatusDisplay, 'word'>>> = {
  queued: { tone: 'warn', icon: Clock },
  sending: { tone: 'info', icon: Send },
  retrying: { tone: 'warn', icon: RotateCw },
  delivered: { tone: 'ok', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  superseded: { tone: 'off', icon: CircleSlash },
  skipped: { tone: 'off', icon: CircleSlash },
  canceled: { tone: 'off', icon: CircleSlash },
  late: { tone: 'off', icon: CircleSlash },
}

/** `state` is a state of the API; a state that this page does not know yet is shown by its name. */
export function displayOfDelivery(state: string): StatusDisplay {
  const means = words.delivery.stateMeans[state]
  return {
    word: words.delivery.state[state] ?? state,
    ...(DISPLAYS[state] ?? { tone: 'plain', icon: CircleDashed }),
    ...(means !== undefined && { means }),
  }
}

/**
 * Like `displayOfDelivery`. `isHeld`: the integration is paused or off, so its waiting deliveries are not sent until that
 * ends.
 */
export function displayOfWaiting(state: string, isHeld: boolean): StatusDisplay {
  if (!isHeld || !isWaiting(state)) return displayOfDelivery(state)
  return { word: words.delivery.integrationHeld, tone: 'warn', icon: CirclePause }
}

/** When a waiting delivery is sent next; `null`: it does not wait, or the integration decides when. */
export function nextAttemptAt(
  { state, due_at: at }: { readonly state: string; readonly due_at: string | null },
  isHeld: boolean,
): string | null {
  return isWaiting(state) && !isHeld ? at : null
}

/** How an attempt is shown, by the state of the delivery after it: an attempt that is followed by a retry has itself failed. */
export function displayOfAttempt(state: string): StatusDisplay {
  return displayOfDelivery(state === 'retrying' ? 'failed' : state)
}
