// Giving an integration the calls of a period that is over (D15).
import type { Pool } from 'pg'
import { readRecord } from '../../calls/call-record.ts'
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

/** What `POST /integrations/{id}/past-calls` notes. Times are milliseconds since 1970. */
export interface PastCallsJob {
  readonly integrationId: number
  readonly from: number
  readonly to: number
  readonly conditions: Condition | null
  readonly again: boolean
  /** Only those that ended in this time and of which the integration, which is there since then, was told nothing. Absent: all. */
  readonly untold?: { readonly since: number } | null
  readonly rate: number
}

/** Calls looked at in one go: enough that the database's fixed costs are small, few enough to hold in memory. */
const PAGE = 1_000

/** Pages looked at in one step of a job: where few calls of many are wanted, it must still get on. */
const STEP_PAGES = 20

/** What a job, or its count, works with. */
interface PastCallsDeps {
  readonly pool: Pool
  /** The routing of now: an account may be saved while a job goes on. */
  readonly routing: () => Pick<AccountRouting, 'wants' | 'render'>
}

/** With the integration's own conditions, and those that were given for these past calls. */
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

/** Which calls a job, or its count, looks at. */
export function pastCallsQuery(
  { account: { accountId } }: Pick<DeliveryContext, 'account'>,
  { integrationId, again, ...period }: Pick<PastCallsJob, 'integrationId' | 'from' | 'to' | 'again' | 'untold'>,
): Omit<PastCallsQuery, 'after'> {
  return { accountId, integrationId, ...periodOf(period), skipDelivered: !again }
}

/** How many calls would be sent. Goes through all of them, since conditions are looked at by code, or as far as it may. */
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

export interface CallCount {
  readonly count: number
  /** There are no more. */
  readonly exact: boolean
}

/** Nobody reads a larger number more exactly; what is counted before it is sent is counted whole. */
const UNTOLD_COUNT_MAX = 1_000
/** For so long calls are counted that a notice names. */
const UNTOLD_COUNT_MS = 1_000
/** A call that ended in a period began within so long before it: one without a sign of life ends sooner (C11). */
const CALL_MS = 26 * 60 * 60 * 1000
/** What is kept in memory of an integration follows a switch within this time, and clocks of several machines differ by less. */
const SWITCH_MS = 10_000

function periodOf({
  from: fromMs,
  to: toMs,
  untold = null,
}: Pick<PastCallsJob, 'from' | 'to' | 'untold'>): Pick<PastCallsQuery, 'fromMs' | 'toMs' | 'untoldAtEnd'> {
  if (untold === null) return { fromMs, toMs, untoldAtEnd: null }
  // Of calls that ended before the integration was created it was told nothing either.
  const ended = { fromMs: Math.max(fromMs - SWITCH_MS, untold.since), toMs: toMs + SWITCH_MS }
  return { fromMs: ended.fromMs - CALL_MS, toMs: ended.toMs, untoldAtEnd: ended }
}

/**
 * How many calls ended in a period and an integration was told nothing of them, as far as can be said soon (D26): most of them began
 * in the period.
 */
export async function countUntoldCalls(
  context: Pick<DeliveryContext, 'account' | 'deps'>,
  period: Pick<PastCallsJob, 'integrationId' | 'from' | 'to' | 'untold'>,
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

/** The call as the integration is to have it; `null`: it does not want it, or it cannot be read. */
function wantedFinal(
  { wants }: Pick<AccountRouting, 'wants'>,
  integrationId: number,
  kept: PastCallEvent,
): CallEvent | null {
  if (kept.record !== null && !isUntold(kept.record, integrationId)) return null
  const final = finalOf(kept)
  return final !== null && wants(integrationId, final) ? final : null
}

/** Whether no final of the call was due to the integration, and the call was not taken in for the record (C9, C18). */
function isUntold(state: string, integrationId: number): boolean {
  const record = readRecord(state)
  return record !== null && record.quiet !== true && record.finals[String(integrationId)] === undefined
}

export interface PastCallsStep {
  readonly lanes: readonly StandaloneDelivery[]
  /** The last call that was looked at; `null`: there was none left. */
  readonly after: string | null
}

/** The next calls to be sent, at most `limit`. */
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

/** `null`: the integration does not want the call, or it cannot be read, or no request can be made of it. */
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
