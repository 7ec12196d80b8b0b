// Announces what the engine does as changes.
import type { Announcer } from '../changes/announcer.ts'
import type { Change } from '../changes/change.ts'
import type { ClaimedDelivery, Settlement } from '../delivery/claimed-delivery.ts'
import type { CommitEffects } from '../intake/batch-writer.ts'

interface EngineChangesDeps {
  readonly announcer: Pick<Announcer, 'publish' | 'isFollowed'>
  /** The public id of an integration; `null`: the integration does not exist any more. */
  readonly publicIdOf: (integrationId: number) => string | null
}

export interface EngineChanges {
  readonly batchStored: (batch: Pick<CommitEffects, 'events' | 'queued'>) => void
  readonly deliverySettled: (settlement: Settlement, delivery: ClaimedDelivery) => void
  /** An integration began or ended a rest, began or ceased to fail, or was switched off. */
  readonly integrationChanged: (policy: { readonly accountId: number; readonly integrationId: number }) => void
}

export function createEngineChanges({ announcer, publicIdOf }: EngineChangesDeps): EngineChanges {
  return {
    batchStored({ events, queued }) {
      if (!announcer.isFollowed('event_stored')) return
      announcer.publish([
        ...events.map(({ type: event, ...facts }): Change => ({ type: 'event_stored', event, ...facts })),
        ...queued.map(({ accountId, integrationId, deliveryId, callId, kind }): Change => {
          const integration = publicIdOf(integrationId)
          return { type: 'delivery_queued', accountId, integrationId, integration, deliveryId, callId, kind }
        }),
      ])
    },
    deliverySettled({ accountId, state, attempt }, { integrationId, deliveryId, callId, kind, request }) {
      const { n = 0, code = null, error = null, reason = null, at = null, ms = null } = attempt ?? {}
      const integration = publicIdOf(integrationId)
      const delivery = { accountId, integrationId, integration, deliveryId, callId, kind }
      const isTest = request.isTest === true
      announcer.publish([{ type: 'delivery_settled', ...delivery, state, n, code, error, reason, at, ms, isTest }])
    },
    integrationChanged({ accountId, integrationId }) {
      const integration = publicIdOf(integrationId)
      if (integration !== null) announcer.publish([{ type: 'integration_changed', accountId, integration }])
    },
  }
}
