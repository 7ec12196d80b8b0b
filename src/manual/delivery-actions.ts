// What people do to deliveries by hand, for the API: tests, resends, cancels, and what waits after an edit.
import { KeyedMutex } from '../concurrency/keyed-mutex.ts'
import type { Engine } from '../engine/engine.ts'
import { OffhookError } from '../errors.ts'
import { fillSecrets, maskSignature, insertSignature } from '../render/secret-places.ts'
import type { RenderedRequest } from '../render/request.ts'
import { skipWaiting } from '../store/lanes/supersede-skip-cancel.ts'
import { endRetryDelays } from '../store/lanes/retry-delays.ts'
import { cancelDelivery, epochAndDay, type CancelResult } from './cancel.ts'
import { manualContextOf, type ManualDeps } from './manual-context.ts'
import {
  countPastCalls,
  countUntoldCalls,
  periodOf,
  withConditions,
  type CallCount,
  type PastCallsJob,
} from './past-calls.ts'
import { rerenderWaiting, type Rerendered } from './rerender.ts'
import { planAttempts, type WaitingDelivery } from './planned-attempts.ts'
import {
  renderCurrent,
  resend,
  type CallerTransaction,
  type CurrentRequest,
  type ResendResult,
  type ResendRequest,
} from './resend.ts'
import { sendTest } from './send-test.ts'
import { sendSettingsOfTest, type TestRequest } from './test-settings.ts'

export interface DeliveryActions {
  test(test: TestRequest): Promise<{ readonly deliveryId: string }>
  resend(order: ResendRequest, asking: CallerTransaction): Promise<ResendResult>
  cancel(accountId: number, deliveryId: string): Promise<CancelResult>
  dropWaiting(accountId: number, integrationId: number): Promise<number>
  rerenderWaiting(accountId: number, integrationId: number): Promise<Rerendered>
  /** Starts nothing of these integrations during `work`, so that it reaches all that waits (D12). */
  whileHeld<Result>(integrationIds: readonly number[], work: () => Promise<Result>): Promise<Result>
  /** How many calls of a period would be sent (D15). */
  countPastCalls(accountId: number, past: Omit<PastCallsJob, 'rate'>): Promise<number>
  /** How many calls ended in a period and an integration was told nothing of them, as far as can be said soon (D26). */
  countUntoldCalls(
    accountId: number,
    of: Pick<PastCallsJob, 'integrationId' | 'from' | 'to' | 'untold'>,
  ): Promise<CallCount>
  restOf(integrationId: number): { readonly reason: string; readonly until: number } | null
  /** Ends the rest of an integration, and the pauses of what waits (D21). */
  resume(accountId: number, integrationId: number): Promise<void>
  standingOf(integrationId: number): Standing | null
  /** When a delivery that waits would be tried, should each attempt fail, in ms since 1970. */
  planned(waiting: WaitingDelivery): readonly number[]
  /** The request of a delivery as it would be rendered with today's settings. */
  renderCurrent(accountId: number, deliveryId: string): Promise<CurrentRequest>
}

/** How an integration stands. Times are milliseconds since 1970. */
export interface Standing {
  /** Deliveries not settled yet. */
  readonly waiting: number
  /** When something of it goes next, rests included; `null`: nothing waits, as far as is known. */
  readonly nextAt: number | null
  /** Since when nothing went well; `null`: the newest attempt did. */
  readonly failingSince: number | null
}

export function createDeliveryActions(deps: ManualDeps): DeliveryActions {
  const { pool, sender, registry, tokens, typedTokens } = deps
  const rerenders = new KeyedMutex()
  const running = (): Engine => {
    const engine = deps.engine()
    if (!engine) throw new OffhookError('unavailable', 'The database is unavailable. Try again in a moment.')
    return engine
  }

  return {
    test(test) {
      const { accountId, integrationId } = test
      const request = test.to === 'inbox' ? withStars(test.request) : test.request
      return sendTest(
        { pool, sender, tokens },
        {
          accountId,
          integrationId: integrationId ?? 0,
          request,
          sendSettings: sendSettingsOfTest({ registry, typedTokens }, test),
          // The inbox is no vendor: it says 200.
          answers: test.to === 'inbox' ? null : test.answers,
        },
      )
    },
    resend: (order, asking) => resend(manualContextOf(running(), deps), order, asking),
    cancel: (accountId, deliveryId) => cancelDelivery(running(), pool, { accountId, deliveryId }),
    dropWaiting: (_accountId, integrationId) => dropWaiting(running(), integrationId),
    // Of two saves the later has the last word: what the first rendered is rendered again, by the settings that hold now.
    rerenderWaiting: (accountId, integrationId) =>
      rerenders.run(`${integrationId}`, () =>
        rerenderWaiting(manualContextOf(running(), deps), { accountId, integrationId }),
      ),
    async whileHeld(integrationIds, work) {
      const dispatcher = deps.engine()?.dispatcher
      const held: number[] = []
      try {
        for (const id of integrationIds) {
          held.push(id)
          await dispatcher?.hold(id)
        }
        return await work()
      } finally {
        for (const id of held) dispatcher?.release(id)
      }
    },
    async countPastCalls(accountId, { integrationId, conditions, again, ...period }) {
      const past = { accountId, integrationId, ...periodOf(period), skipDelivered: !again }
      return (await countPastCalls(withConditions(manualContextOf(running(), deps), conditions), past)).count
    },
    countUntoldCalls: (accountId, { integrationId, ...period }) =>
      countUntoldCalls(manualContextOf(running(), deps), { accountId, integrationId }, period),
    restOf(integrationId) {
      const breaker = deps.engine()?.dispatcher.breakerOf(integrationId)
      if (!breaker || breaker.phase === 'closed') return null
      return { reason: breaker.reason, until: breaker.restUntilMs }
    },
    async resume(accountId, integrationId) {
      const engine = running()
      await endRetryDelays(pool, { accountId, integrationId })
      engine.dispatcher.resume(integrationId)
    },
    standingOf: (integrationId) => standingOf(deps.engine(), integrationId),
    planned: (waiting) => planAttempts(registry.working(waiting.integrationId)?.policy.schedule, waiting),
    renderCurrent: (accountId, deliveryId) => renderCurrent(manualContextOf(running(), deps), accountId, deliveryId),
  }
}

async function dropWaiting(engine: Engine, integrationId: number): Promise<number> {
  const why = {
    error: 'integration_disabled',
    reason: 'The integration was switched off, and its waiting deliveries were dropped.',
  }
  let count = 0
  for (;;) {
    const skipped = await skipWaiting(engine.maintenance, epochAndDay(engine), { integrationId, olderThanS: 0, ...why })
    engine.dispatcher.countStored(integrationId, -skipped)
    count += skipped
    if (skipped === 0) return count
  }
}

function standingOf(engine: Engine | null, integrationId: number): Standing | null {
  const breaker = engine?.dispatcher.breakerOf(integrationId)
  const waiting = engine?.dispatcher.backlogOf(integrationId)
  if (!breaker || !waiting) return null
  const { count, dueAt } = waiting
  const nextAt = count === 0 || dueAt === null ? null : Math.max(dueAt, breaker.restUntilMs)
  return { waiting: count, nextAt, failingSince: breaker.failingSinceMs }
}

const STARS = '****'

/** For the inbox, which shows what it got: stars, since a header holds no dots. */
function withStars(request: RenderedRequest): RenderedRequest {
  const { method } = request
  const filled = fillSecrets(request, () => STARS)
  const headers = insertSignature(request, filled.headers, (place) => maskSignature(place, STARS))
  return { method, ...filled, headers, secrets: [] }
}
