// The types that the dispatcher and the lane store exchange.
import type { RenderedRequest } from '../render/request.ts'
import type { DeliveryKind } from './retry-timing.ts'

export interface LaneKey {
  readonly accountId: number
  /** The call's id. The lane of a standalone delivery (resend, test, past call) has the delivery's own id. */
  readonly laneId: string
  readonly integrationId: number
}

/** A delivery at the head of a lane that this node has claimed: no other node will send it. */
export interface ClaimedDelivery extends LaneKey {
  readonly seq: number
  /** Attempts made so far. */
  readonly attemptsMade: number
  readonly deliveryId: string
  readonly callId: string
  /** The `webhook-id` header: the UUID of the delivery, or of the delivery that it resends. */
  readonly webhookId: string
  /** Number of the event in its call. */
  readonly sequence: number
  readonly kind: DeliveryKind
  readonly request: RenderedRequest
  /** The stored request cannot be read (S46): there is nothing to send. */
  readonly isUnreadable?: true
}

/** Whether a person asked for the delivery (D15), or it belongs to a test call (C16). */
export function isManual(delivery: ClaimedDelivery): boolean {
  return delivery.kind === 'resend' || delivery.kind === 'past' || isTest(delivery)
}

/** Whether the delivery is a test, or belongs to a test call (C16). */
export function isTest({ kind, request }: ClaimedDelivery): boolean {
  return kind === 'test' || request.isTest === true
}

/**
 * The stored data of one attempt. `n` counts from 1; 0 stands for a delivery that was settled without an attempt, with its
 * reason.
 */
export interface Attempt {
  readonly attemptId: string
  readonly n: number
  readonly at: number
  readonly code: number | null
  /** The class of failure, in words for a person; `null` after an answer. */
  readonly error: string | null
  /** Says in one sentence what happened and what to do. */
  readonly reason: string | null
  readonly ms: number | null
  /** JSON: {headers, timing, cut, detail} of the answer, {sent, note} of the request. */
  readonly exchange: string | null
  readonly answer: Uint8Array | null
}

export type SettledState = 'delivered' | 'failed' | 'superseded' | 'skipped' | 'canceled'

/** The result for the head of a lane: settled, or put back for the next attempt in `retryInMs`. */
export interface Settlement extends LaneKey {
  readonly seq: number
  readonly callId: string | null
  readonly deliveryId: string | null
  readonly state: SettledState | 'retrying'
  readonly retryInMs: number | null
  /** Claim the lane's next delivery at once: there is room for it. */
  readonly keep: boolean
  /** A status failed, and its integration wants the latest status only: older statuses of the lane are superseded (D8). */
  readonly latest: boolean
  /** `null`: the delivery was settled elsewhere before, so nothing is logged. */
  readonly attempt: Attempt | null
}
