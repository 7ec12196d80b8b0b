// The lanes of a call's axis: one for each integration, with a mark for each attempt. Pure.
import { isOpen } from '../../../src/delivery/delivery-states.ts'
import type { CallDelivery, CallEvent } from './call-history.ts'

export interface AttemptMark {
  readonly id: string
  readonly delivery: CallDelivery
  readonly atMs: number
  /** `null`: the attempt is still to come. */
  readonly attempt: CallDelivery['attempts'][number] | null
  /** The subject of the delivery: the type of its event, or how the delivery was created. */
  readonly tells: string
}

export interface IntegrationLane {
  /** `null`: the integration was deleted. */
  readonly id: string | null
  readonly name: string | null
  /** Whether the integration was sent events while the call was active. */
  readonly realtime: boolean
  readonly state: LaneState
  readonly marks: readonly AttemptMark[]
}

/** The state of all deliveries of a lane in one fact: the worst state, else what is still to come, else delivered. */
export type LaneState =
  | { readonly is: 'failed'; readonly n: number }
  | { readonly is: 'retrying'; readonly tries: number }
  | { readonly is: 'waiting' }
  | { readonly is: 'delivered'; readonly done: number; readonly all: number }

export function lanesOf(deliveries: readonly CallDelivery[], events: readonly CallEvent[]): IntegrationLane[] {
  const oldestFirst = deliveries.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
  const typeOf = new Map(events.map(({ sequence, type }) => [sequence, type]))
  return [...Map.groupBy(oldestFirst, ({ integration_id: id }) => id)].map(([id, own]) => ({
    id,
    name: own[0]?.integration_name ?? null,
    realtime: own.some(({ kind }) => kind === 'status' || kind === 'ended'),
    state: stateOf(own),
    marks: own.flatMap((delivery) => marksOf(delivery, typeOf)),
  }))
}

function marksOf(delivery: CallDelivery, typeOf: ReadonlyMap<number, string>): AttemptMark[] {
  const isManual = delivery.kind === 'resend' || delivery.kind === 'past' || delivery.kind === 'test'
  const tells = isManual ? delivery.kind : (typeOf.get(delivery.sequence) ?? delivery.kind)
  const attempts = delivery.attempts.map((attempt) => ({
    id: `${delivery.id} ${attempt.number} ${attempt.at}`,
    delivery,
    atMs: Date.parse(attempt.at),
    attempt,
    tells,
  }))
  if (delivery.due_at === null || !isOpen(delivery.state)) return attempts
  return [...attempts, { id: `${delivery.id} next`, delivery, atMs: Date.parse(delivery.due_at), attempt: null, tells }]
}

function stateOf(deliveries: readonly CallDelivery[]): LaneState {
  const failed = deliveries.filter(({ state }) => state === 'failed').length
  if (failed > 0) return { is: 'failed', n: failed }
  const retrying = deliveries.find(({ state }) => state === 'retrying')
  if (retrying) return { is: 'retrying', tries: retrying.attempts.length }
  if (deliveries.some(({ state }) => isOpen(state))) return { is: 'waiting' }
  const done = deliveries.filter(({ state }) => state === 'delivered').length
  return { is: 'delivered', done, all: deliveries.length }
}

/**
 * Requests beside a long call must not overlap, and a retry on the next day must not make the call too small to see.
 */
const END_PADDING_MS = 30_000
const END_PADDING_SHARE = 0.6
/** Room after the end for the words about who ended the call. */
const ROOM_SHARE = 0.18

/**
 * Returns the end of the axis: the last moment during the call or shortly after, or (`whole`) the last of all moments.
 * `beyond`: whether there are later moments.
 */
export function axisEndOf(
  { fromMs, endMs }: { readonly fromMs: number; readonly endMs: number },
  moments: readonly number[],
  whole: boolean,
): { readonly toMs: number; readonly beyond: boolean } {
  const last = Math.max(endMs, ...moments)
  const near = endMs + Math.max(END_PADDING_MS, (endMs - fromMs) * END_PADDING_SHARE)
  const within = Math.max(endMs, ...moments.filter((ms) => ms <= near))
  const room = endMs + (endMs - fromMs) * ROOM_SHARE
  return { toMs: Math.max(room, whole ? last : within), beyond: last > near }
}
