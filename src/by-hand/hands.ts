// What people do to deliveries by hand, for the API: tests, resends, cancels, and what waits after an edit.
import type { AnswerRules } from '../delivery/answer-rules.ts'
import type { Keys } from '../delivery/finish.ts'
import { trustOf, type TrustSettings } from '../delivery/trust.ts'
import type { Engine } from '../program/engine.ts'
import { OffhookError } from '../errors.ts'
import { createMask, type Mask } from '../log/mask.ts'
import type { LiveRegistry } from '../program/registry.ts'
import { fillSecrets, maskSignature, putSignature } from '../render/secrets.ts'
import type { RenderedRequest } from '../render/request.ts'
import { cancelWaiting, skipWaiting } from '../store/give-way.ts'
import { today } from '../store/keeper.ts'
import { readRequest } from '../store/lanes-of-one.ts'
import { endPauses } from '../store/resume.ts'
import type { PastCallsJob } from './jobs.ts'
import { byHand, type HandsParts } from './parts.ts'
import { countPastCalls, narrowed } from './past-calls.ts'
import { rerenderWaiting } from './rerender.ts'
import { plannedOf, type PlannedOf } from './planned.ts'
import { renderCurrent, resend, type Asking, type Rendered, type Resent, type ResendOrder } from './resend.ts'
import { sendTest } from './send-test.ts'

export interface TestSend {
  readonly accountId: number
  /** Of a saved integration; `null`: it was never saved. */
  readonly integrationId: number | null
  readonly request: RenderedRequest
  /** Opened secrets by name; of a saved integration only those that replace its own. */
  readonly secrets: ReadonlyMap<string, string>
  readonly origin: string
  readonly timeoutMs: number
  /** The draft's own (S10). */
  readonly tls: TrustSettings
  /** How the answer is read beyond its status (D6). */
  readonly answers: AnswerRules | null
  /** `inbox`: to the built-in receiver, with secrets as dots (T16). `dry_run`: the vendor checks it and does not keep it. */
  readonly to: 'address' | 'inbox' | 'dry_run'
}

export interface Hands {
  test(test: TestSend): Promise<{ readonly deliveryId: string }>
  resend(order: ResendOrder, asking: Asking): Promise<Resent>
  cancel(accountId: number, deliveryId: string): Promise<'canceled' | 'under way' | 'settled' | 'not found'>
  dropWaiting(accountId: number, integrationId: number): Promise<number>
  rerenderWaiting(accountId: number, integrationId: number): Promise<number>
  /** How many calls of a period would be sent (D15). */
  countPastCalls(accountId: number, past: Omit<PastCallsJob, 'rate'>): Promise<number>
  restOf(integrationId: number): { readonly reason: string; readonly until: number } | null
  /** Ends the rest of an integration, and the pauses of what waits (D21). */
  resume(accountId: number, integrationId: number): Promise<void>
  standingOf(integrationId: number): Standing | null
  /** When a delivery that waits would be tried, should each attempt fail, in ms since 1970. */
  planned(waiting: PlannedOf): readonly number[]
  /** The request of a delivery as it would be rendered with today's settings. */
  renderCurrent(accountId: number, deliveryId: string): Promise<Rendered>
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

export function createHands(parts: HandsParts): Hands {
  const { pool, sender, registry } = parts
  const running = (): Engine => {
    const engine = parts.engine()
    if (!engine) throw new OffhookError('unavailable', 'The database is not to be reached. Try again in a moment.')
    return engine
  }
  const now = (engine: Engine) => ({ epoch: engine.epoch.number, day: today() })

  return {
    test(test) {
      const { accountId, integrationId } = test
      const request = test.to === 'inbox' ? withStars(test.request) : test.request
      return sendTest(
        { pool, sender },
        {
          accountId,
          integrationId: integrationId ?? 0,
          request,
          keys: keysOf(registry, test),
          // The inbox is no vendor: it says 200.
          answers: test.to === 'inbox' ? null : test.answers,
        },
      )
    },
    resend: (order, asking) => resend(byHand(running(), parts), order, asking),
    async cancel(accountId, deliveryId) {
      const engine = running()
      const kept = await readRequest(pool, accountId, deliveryId)
      if (!kept) return 'not found'
      if (kept.settled) return 'settled'
      if (engine.dispatcher.cancel(deliveryId, CANCELED)) return 'canceled'
      const one = { accountId, integrationId: kept.integrationId, deliveryId, reason: CANCELED }
      if (!(await cancelWaiting(engine.chores, now(engine), one))) return 'under way'
      engine.dispatcher.stored(kept.integrationId, -1)
      engine.dispatcher.wake(kept.integrationId)
      return 'canceled'
    },
    async dropWaiting(_accountId, integrationId) {
      const engine = running()
      const why = { error: 'switched off', reason: 'Its integration was switched off, and what waited was dropped.' }
      let count = 0
      for (;;) {
        const skipped = await skipWaiting(engine.chores, now(engine), { integrationId, olderThanS: 0, ...why })
        engine.dispatcher.stored(integrationId, -skipped)
        count += skipped
        if (skipped === 0) return count
      }
    },
    rerenderWaiting: (accountId, integrationId) =>
      rerenderWaiting(byHand(running(), parts), { accountId, integrationId }),
    countPastCalls(accountId, { integrationId, from, to, conditions, again }) {
      const past = { accountId, integrationId, fromMs: from, toMs: to, leaveOutHad: !again }
      return countPastCalls(narrowed(byHand(running(), parts), conditions), past)
    },
    restOf(integrationId) {
      const breaker = parts.engine()?.dispatcher.breakerOf(integrationId)
      if (!breaker || breaker.phase === 'closed') return null
      return { reason: breaker.reason, until: breaker.restUntilMs }
    },
    async resume(accountId, integrationId) {
      const engine = running()
      await endPauses(pool, { accountId, integrationId })
      engine.dispatcher.resume(integrationId)
    },
    standingOf: (integrationId) => standingOf(parts.engine(), integrationId),
    planned: (waiting) => plannedOf(registry.working(waiting.integrationId)?.orders.schedule, waiting),
    renderCurrent: (accountId, deliveryId) => renderCurrent(byHand(running(), parts), accountId, deliveryId),
  }
}

function standingOf(engine: Engine | null, integrationId: number): Standing | null {
  const breaker = engine?.dispatcher.breakerOf(integrationId)
  const waiting = engine?.dispatcher.waitingOf(integrationId)
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
  const headers = putSignature(request, filled.headers, (place) => maskSignature(place, STARS))
  return { method, ...filled, headers, secrets: [] }
}

/** Secrets typed for this test before those that are kept; both for the one origin they were entered for (S26). */
function keysOf(registry: LiveRegistry, test: TestSend): Keys {
  const kept = test.integrationId === null ? null : registry.keys(test.integrationId)
  const secret: Keys['secret'] = (name, origin) => {
    const typed = test.secrets.get(name)
    if (typed !== undefined && origin === test.origin) return typed
    return kept?.secret(name, origin) ?? null
  }
  const trust = test.to === 'inbox' ? undefined : trustOf(test.tls, secret)
  return {
    secret,
    signing: (nowMs) => kept?.signing(nowMs) ?? [],
    mask: bothOf(createMask([...test.secrets.values()]), kept?.mask ?? null),
    timeoutMs: test.timeoutMs,
    ...(trust && { trust }),
  }
}

function bothOf(one: Mask, other: Mask | null): Mask {
  if (other === null) return one
  return {
    text: (text) => other.text(one.text(text)),
    bytes: (bytes, cut) => other.bytes(one.bytes(bytes, cut), cut),
  }
}

const CANCELED = 'Canceled by hand before it was sent.'
