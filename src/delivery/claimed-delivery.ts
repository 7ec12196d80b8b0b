// The nouns that travel between the dispatcher and whoever keeps the lanes.
import type { RenderedRequest } from '../render/request.ts'
import type { DeliveryKind } from './retry-timing.ts'

export interface LaneKey {
  readonly accountId: number
  /** The call's id; for a lane of one (resend, test, past call) the delivery's own. */
  readonly laneId: string
  readonly integrationId: number
}

/** A delivery at the head of a lane that this node has claimed: nobody else will send it. */
export interface ClaimedDelivery extends LaneKey {
  readonly seq: number
  /** Attempts made so far. */
  readonly attemptsMade: number
  readonly deliveryId: string
  readonly callId: string
  /** The `webhook-id` header: the delivery, or the one it is a resend of. A UUID. */
  readonly webhookId: string
  /** Number of the event in its call. */
  readonly sequence: number
  readonly kind: DeliveryKind
  readonly request: RenderedRequest
  /** What was stored of its request cannot be read (S46): there is nothing to send. */
  readonly isUnreadable?: true
}

/** A person asked for it (D15), or it is of a test call (C16). */
export function isManual(delivery: ClaimedDelivery): boolean {
  return delivery.kind === 'resend' || delivery.kind === 'past' || isTest(delivery)
}

/** A test, or of a test call (C16). */
export function isTest({ kind, request }: ClaimedDelivery): boolean {
  return kind === 'test' || request.isTest === true
}

/** What is kept of one attempt. `n` counts from 1; 0 is a settling without one, with its reason. */
export interface Attempt {
  readonly attemptId: string
  readonly n: number
  readonly at: number
  readonly code: number | null
  /** The class of failure in words a person reads; `null` after an answer. */
  readonly error: string | null
  /** One sentence: what happened and what to do. */
  readonly reason: string | null
  readonly ms: number | null
  /** JSON: {headers, timing, cut, detail} of the answer, {sent, note} of the sending. */
  readonly exchange: string | null
  readonly answer: Uint8Array | null
}

export type SettledState = 'delivered' | 'failed' | 'superseded' | 'skipped' | 'canceled'

/** What becomes of a head: settled, or put back to be tried again in `retryInMs`. */
export interface Settlement extends LaneKey {
  readonly seq: number
  readonly callId: string | null
  readonly deliveryId: string | null
  readonly state: SettledState | 'retrying'
  readonly retryInMs: number | null
  /** Go on with the lane's next delivery at once: there is room for it. */
  readonly keep: boolean
  /** A status that failed and whose integration wants the latest only: older ones of the lane give way (D8). */
  readonly latest: boolean
  /** `null`: the delivery was settled elsewhere before; nothing is logged. */
  readonly attempt: Attempt | null
}
