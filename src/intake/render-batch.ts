// Renders the requests of a batch before its transaction is opened, while no lock is held, and no more requests than one
// transaction may hold: updates beyond a limit are left to a later batch (S45).
import { BOUNDS } from '../bounds.ts'
import type { CallEvent } from '../calls/call.ts'
import { createSlices } from '../concurrency/time-slices.ts'
import { publicId, uuidv7 } from '../ids.ts'
import type { Refusal, RenderedRequest } from '../render/request.ts'
import type { PlannedCall } from './batch-plan.ts'
import type { CallEffects, PlannedUpdateEffects } from './call-effects.ts'
import type { IngestRequest } from './ingest.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { EventEffect } from './update-effects.ts'

/** The integrations of an account that get an event, and the request for each of them. */
export interface EventRouting {
  /**
   * Whether the conditions of this integration match this event (C15). `ticked`: the integrations chosen for a test call (C16).
   */
  wants(integrationId: number, event: CallEvent, ticked?: readonly string[]): boolean
  render(integrationId: number, event: CallEvent, eventId: string): RenderedRequest | Refusal
  /** Whether the integration was deleted; it may still be owed a final (C9). */
  isDeleted(integrationId: number): boolean
}

/**
 * The result of an event for one integration. `deleted`: a final that was owed to the integration before it was
 * deleted.
 */
type EventRequest = RenderedRequest | Refusal | 'deleted'

/** An event with its future id, and the requests for the first integrations that may get it. */
interface RenderedEvent {
  readonly eventId: string
  /** By the index of the integration in `EventEffect.to`; `null`: its conditions do not match. */
  readonly requests: readonly (EventRequest | null)[]
}

/** How many updates fit into the batch: all updates of the requests before this one, and so many of its own. */
export interface BatchEnd {
  readonly requestIndex: number
  readonly updates: number
}

export interface RenderedBatch {
  readonly events: ReadonlyMap<EventEffect, RenderedEvent>
  /** Where the batch ends; `null`: with its last update. */
  readonly end: BatchEnd | null
  /** Accounts whose requests took long to render. */
  readonly slowAccounts: ReadonlySet<number>
  /** Whether rendering took so little time that it may be repeated while other work waits. */
  readonly isQuick: boolean
}

/** The approximate number of requests that one transaction stores: `STORE` takes some tens of milliseconds for so many. */
const RENDERS_MAX = 1_000
/** The approximate processor time for one batch, in milliseconds: other work waits for at most so long. */
const RENDER_MS = 250
/** An account that took so much of the time is slow. */
const SLOW_MS = RENDER_MS / 2

/** Rendering was quick if it made at most this many requests within `QUICK_MS`. */
const QUICK_RENDERS = 100
const QUICK_MS = 20

/** A call whose updates were applied to its cached record. */
interface AppliedCall {
  readonly call: PlannedCall
  readonly effects: CallEffects
}

/** Renders the results of the updates of a batch, in the order of their arrival, until the batch is full. */
export async function renderBatch(
  requests: readonly IngestRequest[],
  calls: readonly AppliedCall[],
  { routingOf, now }: { readonly routingOf: (accountId: number) => EventRouting; readonly now: () => number },
): Promise<RenderedBatch> {
  const events = new Map<EventEffect, RenderedEvent>()
  const usedMs = new Map<number, number>()
  let totalMs = 0
  let renders = 0
  let units = 0
  let accountId = 0
  const slices = createSlices((ms) => {
    totalMs += ms
    usedMs.set(accountId, (usedMs.get(accountId) ?? 0) + ms)
  })
  const isFull = (): boolean => renders >= RENDERS_MAX || units >= BOUNDS.batchUnits || totalMs >= RENDER_MS
  const rendered = (end: BatchEnd | null): RenderedBatch => {
    const slowAccounts = [...usedMs].flatMap(([id, ms]) => (ms >= SLOW_MS ? [id] : []))
    return {
      events,
      end,
      slowAccounts: new Set(slowAccounts),
      isQuick: renders <= QUICK_RENDERS && totalMs <= QUICK_MS,
    }
  }

  for (const [requestIndex, updates] of inOrderOfArrival(requests, calls).entries()) {
    accountId = requests[requestIndex]?.accountId ?? 0
    const routing = routingOf(accountId)
    for (const [updateIndex, { events: effects, record }] of updates.entries()) {
      // The first update is rendered however full the batch is, because otherwise it would never be stored.
      if (isFull() && requestIndex + updateIndex > 0) return rendered({ requestIndex, updates: updateIndex })
      for (const effect of effects) {
        const eventId = uuidv7(now())
        const made: (EventRequest | null)[] = []
        events.set(effect, { eventId, requests: made })
        for (const integrationId of effect.to) {
          // The rest of an event that is larger than a batch is rendered while it is stored.
          if (units >= BOUNDS.batchUnits) break
          const request = renderFor(routing, { effect, eventId, record, integrationId })
          made.push(request)
          if (request !== null) renders += 1
          units += unitsOf(request)
          await slices()
        }
      }
    }
  }
  return rendered(null)
}

/** The request of an event for one integration that may get it; `null`: the integration's conditions do not match. */
export function renderFor(
  routing: EventRouting,
  {
    effect: { event },
    eventId,
    record,
    integrationId,
  }: {
    readonly effect: EventEffect
    readonly eventId: string
    /** The record of the call. */
    readonly record: CallRecord | null
    readonly integrationId: number
  },
): EventRequest | null {
  if (!routing.wants(integrationId, event, record?.call.ticked))
    // The final was owed when the call ended, and an owed delivery is never lost silently (D2).
    return event.type === 'final' && routing.isDeleted(integrationId) ? 'deleted' : null
  const request = routing.render(integrationId, event, publicId('evt', eventId))
  // The outcome of a test call does not count for the receiver's health (C16).
  return record?.call.isTest && !('refused' in request) ? { ...request, isTest: true } : request
}

function unitsOf(request: EventRequest | null): number {
  if (request === null || typeof request === 'string' || 'refused' in request) return 0
  let units = request.url.length + (request.body?.length ?? 0)
  for (const [name, value] of request.headers) units += name.length + value.length
  return units
}

/** The effects of the updates of each request, in their order. */
function inOrderOfArrival(
  requests: readonly IngestRequest[],
  calls: readonly AppliedCall[],
): readonly (readonly PlannedUpdateEffects[])[] {
  const slots: PlannedUpdateEffects[][] = requests.map(() => [])
  for (const { effects } of calls)
    for (const update of effects.updates) {
      const slot = slots[update.planned.requestIndex]
      if (slot) slot[update.planned.updateIndex] = update
    }
  return slots
}
