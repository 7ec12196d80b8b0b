// Sends the calls of a past period to an integration (D15).
import type { Pool } from 'pg'
import { finalStateOf, readRecord } from '../../calls/call-record.ts'
import type { CallEvent } from '../../calls/call.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { publicId, uuidv7 } from '../../ids.ts'
import { isMet } from '../../integrations/conditions.ts'
import type { Condition } from '../../integrations/integration.ts'
import type { AccountRouting } from '../../pipeline.ts'
import { listPastCalls, type PastCallEvent, type PastCallsQuery } from '../../store/calls/past-calls.ts'
import type { StandaloneDelivery } from '../../store/deliveries/standalone-deliveries.ts'
import { runningEngine, type DeliveryContext } from './context.ts'
import { finalOf } from './stored-event.ts'

/** The stored input of `POST /integrations/{id}/past-calls`. Times are milliseconds since 1970. */
export interface PastCallsJob {
  readonly integrationId: number
  readonly from: number
  readonly to: number
  readonly conditions: Condition | null
  readonly again: boolean
  /**
   * Send only calls that ended in the period, and of which the integration was sent nothing. `since`: when the integration was created.
   * Absent: send all calls.
   */
  readonly notSent?: { readonly since: number } | null
  readonly rate: number
}

/** How many calls are read at once: enough that the fixed cost of a query is small, few enough for the memory. */
const PAGE = 1_000

/** How many pages one step of a job reads: if few calls match, the job must still advance. */
const STEP_PAGES = 20

/** The data that a job and its count use. */
interface PastCallsDeps {
  readonly pool: Pool
  /** The present routing: the account may be saved while the job runs. */
  readonly routing: () => Pick<AccountRouting, 'wants' | 'render'>
}

/** Combines the integration's conditions with the conditions for these past calls. */
export function pastCallsDeps(
  context: Pick<DeliveryContext, 'account' | 'deps'>,
  conditions: Condition | null,
): PastCallsDeps {
  runningEngine(context)
  const { pool, registry } = context.deps.delivery
  const routing = (): AccountRouting => registry.routingOf(context.account.accountId)
  if (conditions === null) return { pool, routing }
  return {
    pool,
    routing() {
      const now = routing()
      return { ...now, wants: (id, event) => isMet(conditions, event.fields) && now.wants(id, event) }
    },
  }
}

/** The query for the calls that a job, or the count before a job, reads. */
export function pastCallsQuery(
  { account: { accountId } }: Pick<DeliveryContext, 'account'>,
  { integrationId, again, ...period }: Pick<PastCallsJob, 'integrationId' | 'from' | 'to' | 'again' | 'notSent'>,
): Omit<PastCallsQuery, 'after'> {
  return { accountId, integrationId, ...periodOf(period), skipDelivered: !again }
}

/**
 * How many calls would be sent. Reads all calls, because only the code can check conditions. Stops earlier if `isEnough` returns true.
 */
export async function countPastCalls(
  { pool, routing: routingNow }: PastCallsDeps,
  past: Omit<PastCallsQuery, 'after'>,
  isEnough: (count: number) => boolean = () => false,
): Promise<CallCount> {
  const routing = routingNow()
  let count = 0
  const slices = createSlices()
  for (let after: string | null = null; ;) {
    const { events, last, hasMore } = await listPastCalls(pool, { ...past, after }, PAGE)
    for (const event of events) {
      await slices()
      if (wantedFinal(routing, past.integrationId, event)) count += 1
    }
    if (!hasMore) return { count, exact: true }
    if (isEnough(count)) return { count, exact: false }
    after = last
  }
}

interface CallCount {
  readonly count: number
  /** No further calls follow. */
  readonly exact: boolean
}

/** A notice shows no exact number beyond this. Before a job starts, all its calls are counted. */
const UNTOLD_COUNT_MAX = 1_000
/** How long calls are counted for a notice. */
const UNTOLD_COUNT_MS = 1_000
/** A call that ended in a period began at most this long before it: a silent call is ended sooner (C11). */
const CALL_MS = 26 * 60 * 60 * 1000
/**
 * Every node knows of a switch of an integration within this time. The difference between the clocks of several machines is
 * smaller.
 */
const SWITCH_MS = 10_000

function periodOf({
  from: fromMs,
  to: toMs,
  notSent = null,
}: Pick<PastCallsJob, 'from' | 'to' | 'notSent'>): Pick<PastCallsQuery, 'fromMs' | 'toMs' | 'notSentAtEnd'> {
  if (notSent === null) return { fromMs, toMs, notSentAtEnd: null }
  // The integration was not sent the calls that ended before it was created either. These calls are left out.
  const ended = { fromMs: Math.max(fromMs - SWITCH_MS, notSent.since), toMs: toMs + SWITCH_MS }
  return { fromMs: ended.fromMs - CALL_MS, toMs: ended.toMs, notSentAtEnd: ended }
}

/**
 * How many calls ended in a period without being sent to an integration, as far as can be counted quickly (D26). Calls that began
 * in the period are counted first, because most of them did.
 */
export async function countNotSentCalls(
  context: Pick<DeliveryContext, 'account' | 'deps'>,
  period: Pick<PastCallsJob, 'integrationId' | 'from' | 'to' | 'notSent'>,
): Promise<CallCount> {
  const deps = pastCallsDeps(context, null)
  const { fromMs, toMs, ...past } = pastCallsQuery(context, { ...period, again: false })
  const endsAt = performance.now() + UNTOLD_COUNT_MS
  const isEnough = (count: number): boolean => count > UNTOLD_COUNT_MAX || performance.now() > endsAt
  const began = await countPastCalls(deps, { ...past, fromMs: period.from, toMs }, isEnough)
  const isOver = (count: number): boolean => isEnough(began.count + count)
  const before = await countPastCalls(deps, { ...past, fromMs, toMs: period.from }, isOver)
  const count = began.count + before.count
  return count > UNTOLD_COUNT_MAX
    ? { count: UNTOLD_COUNT_MAX, exact: false }
    : { count, exact: began.exact && before.exact }
}

/** The final of the call for the integration; `null`: the integration does not want the call, or the call cannot be read. */
function wantedFinal(
  { wants }: Pick<AccountRouting, 'wants'>,
  integrationId: number,
  kept: PastCallEvent,
): CallEvent | null {
  if (kept.record !== null && !isNotSent(kept.record, integrationId)) return null
  const final = finalOf(kept)
  return final !== null && wants(integrationId, final) ? final : null
}

/** Whether no final of the call was owed to the integration. A call that was imported only for the record does not count (C9, C18). */
function isNotSent(state: string, integrationId: number): boolean {
  const record = readRecord(state)
  return record !== null && record.quiet !== true && finalStateOf(record, integrationId) === undefined
}

interface PastCallsStep {
  readonly lanes: readonly StandaloneDelivery[]
  /** The last call that was read; `null`: no calls were left. */
  readonly after: string | null
}

/** The next calls to send, at most `limit`. */
export async function nextPastCalls(
  { pool, routing }: PastCallsDeps,
  past: PastCallsQuery,
  limit: number,
): Promise<PastCallsStep> {
  const lanes: StandaloneDelivery[] = []
  const slices = createSlices()
  let { after } = past
  for (let page = 0; page < STEP_PAGES; page++) {
    const { events, last } = await listPastCalls(pool, { ...past, after }, PAGE)
    if (last === null) return { lanes, after: page === 0 ? null : after }
    for (const event of events) {
      await slices()
      const lane = laneOf(routing(), past, event)
      if (lane) lanes.push(lane)
      if (lanes.length === limit) return { lanes, after: event.callId }
    }
    after = last
  }
  return { lanes, after }
}

/** `null`: the integration does not want the call, the call cannot be read, or its request cannot be rendered. */
function laneOf(
  routing: Pick<AccountRouting, 'wants' | 'render'>,
  { accountId, integrationId }: PastCallsQuery,
  kept: PastCallEvent,
): StandaloneDelivery | null {
  const event = wantedFinal(routing, integrationId, kept)
  if (event === null) return null
  const request = routing.render(integrationId, event, publicId('evt', kept.eventId))
  if ('refused' in request) return null
  const { callId } = kept
  const deliveryId = uuidv7()
  const { sequence } = event
  return {
    accountId,
    integrationId,
    deliveryId,
    callId,
    sequence,
    kind: 'past',
    webhookId: deliveryId,
    request,
    owedAt: null,
  }
}
