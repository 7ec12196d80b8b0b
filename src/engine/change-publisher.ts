// From what the engine did to what the live view hears, and to the counts of what attempts came to.
import { isAttemptState, type AttemptState } from '../delivery/next-state.ts'
import type { Announcer } from '../changes/announcer.ts'
import { publicId } from '../ids.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Activity } from './activity.ts'
import type { EngineDeps } from './engine.ts'

export interface ChangePublisherDeps {
  readonly feed: ChangeFeed
  readonly activity: Activity
  /** Attempts since the start, by the state each led to. */
  readonly attempts: Record<AttemptState, number>
  /** The public id of an integration; `null`: it is not there any more. */
  readonly idOf: (integrationId: number) => string | null
}

/** Puts what changed into the feed of the account that it belongs to. */
export interface ChangePublisher {
  /** Beside its events: a recording or a step of a call came into another state, or a replay stored it. */
  callChanged(
    call: { readonly accountId: number; readonly callId: string },
    event: 'recording' | 'step' | 'replayed',
  ): void
  readonly batchStored: EngineDeps['onBatchStored']
  readonly deliverySettled: EngineDeps['onDeliverySettled']
  readonly integrationChanged: EngineDeps['onIntegrationChanged']
}

export function createChangePublisher({ feed, activity, attempts, idOf }: ChangePublisherDeps): ChangePublisher {
  return {
    callChanged({ accountId, callId }, event) {
      if (feed.hasSubscribers(accountId)) feed.publish(accountId, { type: 'call', id: publicId('call', callId), event })
    },
    batchStored(batch) {
      for (const { accountId, callId, type, sequence, at, ...facts } of batch.events) {
        if (!feed.hasSubscribers(accountId)) continue
        const when = new Date(at).toISOString()
        feed.publish(accountId, {
          type: 'call',
          id: publicId('call', callId),
          event: type,
          sequence,
          at: when,
          ...facts,
        })
      }
      if (!batch.events.some(({ accountId }) => feed.hasSubscribers(accountId))) return
      for (const { accountId, integrationId, deliveryId, callId, kind } of batch.queued) {
        if (!feed.hasSubscribers(accountId)) continue
        const of = { integration_id: idOf(integrationId), call_id: publicId('call', callId), kind }
        const what = { state: 'queued', attempt_count: 0, status_code: null, error: null, at: null }
        feed.publish(accountId, { type: 'delivery', id: publicId('dlv', deliveryId), ...of, ...what })
      }
    },
    deliverySettled({ accountId, state, attempt }, { integrationId, deliveryId, callId, kind, request }) {
      const { n = 0, code = null, error = null, reason = null } = attempt ?? {}
      // Test calls say nothing of how an integration fares (C16).
      if (!request.isTest) {
        if (n > 0 && isAttemptState(state)) attempts[state] += 1
        activity.count({ accountId, integrationId, deliveryId, callId, kind, n, state, code, error, reason })
      }
      if (!feed.hasSubscribers(accountId)) return
      const of = { integration_id: idOf(integrationId), call_id: publicId('call', callId), kind }
      const at = attempt === null ? null : new Date(attempt.at).toISOString()
      feed.publish(accountId, {
        type: 'delivery',
        id: publicId('dlv', deliveryId),
        ...of,
        state,
        attempt_count: n,
        status_code: code,
        error,
        at,
      })
    },
    integrationChanged({ accountId, integrationId }) {
      const id = idOf(integrationId)
      if (id !== null && feed.hasSubscribers(accountId)) feed.publish(accountId, { type: 'integration', id })
    },
  }
}

/** Puts what was announced into the feed of its account, as the API's stream shows it. */
export function publishChanges(announcer: Announcer, feed: Pick<ChangeFeed, 'publish'>): void {
  announcer.subscribe(['integration_saved', 'integration_removed'], (changes) => {
    for (const { accountId, uuid } of changes)
      feed.publish(accountId, { type: 'integration', id: publicId('int', uuid) })
  })
  announcer.subscribe(['step_retried'], (changes) => {
    for (const { accountId, callId } of changes)
      feed.publish(accountId, { type: 'call', id: publicId('call', callId), event: 'step' })
  })
  announcer.subscribe(['delivery_canceled'], (changes) => {
    for (const { accountId, deliveryId } of changes)
      feed.publish(accountId, { type: 'delivery', id: publicId('dlv', deliveryId), state: 'canceled' })
  })
  announcer.subscribe(['delivery_tested'], (changes) => {
    for (const { accountId, deliveryId, integration, attempt } of changes)
      feed.publish(accountId, {
        type: 'delivery',
        id: publicId('dlv', deliveryId),
        integration_id: integration && publicId('int', integration),
        call_id: null,
        kind: 'test',
        state: attempt.state,
        attempt_count: 1,
        status_code: attempt.code,
        error: attempt.error,
        at: new Date(attempt.at).toISOString(),
      })
  })
}
