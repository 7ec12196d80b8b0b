// Renders the waiting deliveries of an integration again after an edit, from the fields at the time of the event (D12). A
// delivery that has had an attempt stays in the log as it was, and a new delivery replaces it. If the new settings make no
// request, the delivery keeps its old request.
import type { AccountRouting } from '../../pipeline.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import {
  replaceRequests,
  replaceTriedDeliveries,
  listWaitingDeliveries,
  type Replacement,
  type WaitingDelivery,
} from '../../store/deliveries/waiting-deliveries.ts'
import { callEventOf } from './stored-event.ts'
import { runningEngine, type DeliveryContext } from './context.ts'

const PAGE = 500

/** The number of deliveries that were rendered again, and the number of deliveries that were not. */
interface Rerendered {
  readonly rerendered: number
  /** How many deliveries kept their request, by the reason. */
  readonly kept: ReadonlyMap<string, number>
}

/**
 * Renders the waiting deliveries of an integration again with the present settings. After two saves the later one wins: requests
 * that the first save rendered are rendered once more, with the settings of the second.
 */
export function rerenderWaiting(
  context: Pick<DeliveryContext, 'db' | 'account' | 'deps'>,
  integrationId: number,
): Promise<Rerendered> {
  return context.deps.delivery.rerenders.run(`${integrationId}`, () => rerenderAll(context, integrationId))
}

async function rerenderAll(
  { db, account: { accountId }, deps }: Pick<DeliveryContext, 'db' | 'account' | 'deps'>,
  integrationId: number,
): Promise<Rerendered> {
  runningEngine({ deps })
  const { pool, registry } = deps.delivery
  // The deliveries that this work creates have later ids.
  const begun = uuidv7()
  const routing = registry.routingOf(accountId)
  const of = { accountId, integrationId }
  const kept = new Map<string, number>()
  const render = (waiting: WaitingDelivery): Replacement[] => {
    const made = renderOne(routing, integrationId, waiting)
    if (!('refused' in made)) return [made]
    kept.set(made.refused, (kept.get(made.refused) ?? 0) + 1)
    return []
  }
  let rerendered = 0
  for (let after: string | null = null; ;) {
    const page: WaitingDelivery[] = await listWaitingDeliveries(pool, { ...of, after, before: begun }, PAGE)
    const untried = page.filter(({ tried }) => !tried).flatMap(render)
    const tried = page.filter((waiting) => waiting.tried).flatMap(render)
    if (untried.length > 0) rerendered += await replaceRequests(db, of, untried)
    if (tried.length > 0) rerendered += await replaceTriedDeliveries(db, of, tried)
    const last = page.at(-1)
    if (!last) return { rerendered, kept }
    after = last.deliveryId
  }
}

function renderOne(
  routing: AccountRouting,
  integrationId: number,
  { deliveryId, day, repeats, event }: WaitingDelivery,
): Replacement | { readonly refused: string } {
  if (repeats) return { refused: REPEATS }
  const callEvent = event && callEventOf(event)
  if (!callEvent) return { refused: EVENT_GONE }
  const request = routing.render(integrationId, callEvent, publicId('evt', event.eventId))
  if ('refused' in request) return { refused: request.detail }
  const { body, ...head } = request
  return { deliveryId, day, head: JSON.stringify(head), body, newId: uuidv7() }
}

const REPEATS = 'The delivery was resent as sent, so it keeps its request.'
const EVENT_GONE = 'The event is no longer stored, so its request can’t be rebuilt.'
