// From what the engine did to what the live view hears.
import type { DispatcherParts } from '../delivery/dispatcher.ts'
import { publicId } from '../ids.ts'
import type { Feed } from '../log/feed.ts'
import type { PipelineParts } from '../pipeline.ts'

/** The engine's two tellings, put into the feed of the account they belong to; attempts are counted by where they led. */
export function liveChanges(
  feed: Feed,
  attempts: Record<string, number>,
): {
  changed: NonNullable<PipelineParts['changed']>
  settled: NonNullable<DispatcherParts['settled']>
} {
  return {
    changed({ events }) {
      for (const { accountId, callId, type, sequence, at } of events) {
        if (!feed.heard(accountId)) continue
        const when = new Date(at).toISOString()
        feed.publish(accountId, { type: 'call', id: publicId('call', callId), event: type, sequence, at: when })
      }
    },
    settled({ accountId, state, attempt }, { deliveryId, callId, kind, request }) {
      if (attempt && attempt.n > 0 && !request.isTest) attempts[state] = (attempts[state] ?? 0) + 1
      if (!feed.heard(accountId)) return
      feed.publish(accountId, {
        type: 'delivery',
        id: publicId('dlv', deliveryId),
        call: publicId('call', callId),
        kind,
        state,
        code: attempt?.code ?? null,
      })
    },
  }
}
