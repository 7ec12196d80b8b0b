// Giving an integration the calls of a period that is over (D15).
import { finalOf } from './stored-event.ts'
import type { ManualContext } from './manual-context.ts'
import { isMet } from '../integrations/conditions.ts'
import type { Condition } from '../integrations/integration.ts'
import { publicId, uuidv7 } from '../ids.ts'
import { createSlices } from '../concurrency/time-slices.ts'
import type { StandaloneDelivery } from '../store/deliveries/standalone-deliveries.ts'
import { listPastCalls, type PastCallEvent, type PastCallsQuery } from '../store/calls/past-calls.ts'

/** Calls looked at in one go: enough that the database's fixed costs are small, few enough to hold in memory. */
const PAGE = 1_000

/** Pages looked at in one step of a job: where few calls of many are wanted, it must still get on. */
const STEP_PAGES = 20

/** How many calls would be sent. Goes through all of them: conditions are looked at by code. */
export async function countPastCalls(deps: ManualContext, past: Omit<PastCallsQuery, 'after'>): Promise<number> {
  const routing = deps.routingOf(past.accountId)
  let count = 0
  const slices = createSlices()
  for (let after: string | null = null; ;) {
    const { events, last } = await listPastCalls(deps.pool, { ...past, after }, PAGE)
    if (last === null) return count
    for (const event of events) {
      await slices()
      const final = finalOf(event)
      if (final && routing.wants(past.integrationId, final)) count += 1
    }
    after = last
  }
}

export interface PastCallsStep {
  readonly lanes: readonly StandaloneDelivery[]
  /** The last call that was looked at; `null`: there was none left. */
  readonly after: string | null
}

/** The next calls to be sent, at most `limit`. */
export async function nextPastCalls(deps: ManualContext, past: PastCallsQuery, limit: number): Promise<PastCallsStep> {
  const lanes: StandaloneDelivery[] = []
  const slices = createSlices()
  let { after } = past
  for (let page = 0; page < STEP_PAGES; page++) {
    const { events, last } = await listPastCalls(deps.pool, { ...past, after }, PAGE)
    if (last === null) return { lanes, after: page === 0 ? null : after }
    for (const event of events) {
      await slices()
      const lane = laneOf(deps, past, event)
      if (lane) lanes.push(lane)
      if (lanes.length === limit) return { lanes, after: event.callId }
    }
    after = last
  }
  return { lanes, after }
}

/** `null`: the integration does not want the call, or it cannot be read, or no request can be made of it. */
function laneOf(
  { routingOf }: ManualContext,
  { accountId, integrationId }: PastCallsQuery,
  kept: PastCallEvent,
): StandaloneDelivery | null {
  const event = finalOf(kept)
  const now = routingOf(accountId)
  if (!event || !now.wants(integrationId, event)) return null
  const request = now.render(integrationId, event, publicId('evt', kept.eventId))
  if ('refused' in request) return null
  const { callId } = kept
  const deliveryId = uuidv7()
  const { sequence } = event
  return { accountId, integrationId, deliveryId, callId, sequence, kind: 'past', webhookId: deliveryId, request }
}

/** The integration's own conditions, and those that were given for these past calls. */
export function withConditions(context: ManualContext, conditions: Condition | null): ManualContext {
  if (conditions === null) return context
  return {
    ...context,
    routingOf(accountId) {
      const routing = context.routingOf(accountId)
      const wants: typeof routing.wants = (id, event) => isMet(conditions, event.fields) && routing.wants(id, event)
      return { ...routing, wants }
    },
  }
}
