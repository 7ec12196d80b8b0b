// What waits is rendered anew after an edit, from what was told at the time (D12). A request that was tried already stays in
// the log as it was: another delivery takes its place. One that can no longer be made stays as it was rendered.
import { publicId, uuidv7 } from '../ids.ts'
import {
  replaceRequests,
  replaceTriedDeliveries,
  listWaitingDeliveries,
  type Replacement,
  type WaitingDelivery,
} from '../store/deliveries/waiting-deliveries.ts'
import { callEventOf } from './stored-event.ts'
import type { ManualContext } from './manual-context.ts'

const PAGE = 500

interface Of {
  readonly accountId: number
  readonly integrationId: number
}

/** How many requests were replaced. */
export async function rerenderWaiting({ pool, routingOf }: ManualContext, of: Of): Promise<number> {
  // Those that this very work makes come after it.
  const begun = uuidv7()
  const render = renderer(routingOf(of.accountId), of.integrationId)
  let count = 0
  for (let after: string | null = null; ;) {
    const page: WaitingDelivery[] = await listWaitingDeliveries(pool, { ...of, after, before: begun }, PAGE)
    const untried = page.filter(({ tried }) => !tried).flatMap(render)
    const tried = page.filter((waiting) => waiting.tried).flatMap(render)
    if (untried.length > 0) count += await replaceRequests(pool, of, untried)
    if (tried.length > 0) count += await replaceTriedDeliveries(pool, of, tried)
    const last = page.at(-1)
    if (!last) return count
    after = last.deliveryId
  }
}

function renderer(routing: ReturnType<ManualContext['routingOf']>, integrationId: number) {
  return ({ deliveryId, day, event }: WaitingDelivery): Replacement[] => {
    const callEvent = event && callEventOf(event)
    if (!callEvent) return []
    const request = routing.render(integrationId, callEvent, publicId('evt', event.eventId))
    if ('refused' in request) return []
    const { body, ...head } = request
    return [{ deliveryId, day, head: JSON.stringify(head), body, newId: uuidv7() }]
  }
}
