// Giving an integration the calls of a period that is over (D15).
import { finalOf } from './event.ts'
import type { ByHandParts } from './parts.ts'
import { isMet } from '../integrations/conditions.ts'
import type { Condition } from '../integrations/integration.ts'
import { publicId, uuidv7 } from '../ids.ts'
import { addLanesOfOne, pastCalls, type LaneOfOne, type PastCalls } from '../store/lanes-of-one.ts'

/** One page: a rate of some hundred a second needs no larger one, and a crash repeats none of it. */
const PAGE = 100

/** How many calls would be sent. Goes through all of them: conditions are looked at by code. */
export async function countPastCalls(parts: ByHandParts, past: Omit<PastCalls, 'after'>): Promise<number> {
  const audience = parts.audience(past.accountId)
  let count = 0
  for (let after: string | null = null; ;) {
    const events = await pastCalls(parts.pool, { ...past, after }, 1_000)
    count += events.filter((event) => audience.wants(past.integrationId, finalOf(event))).length
    const last = events.at(-1)
    if (!last) return count
    after = last.callId
  }
}

/** Queues the next page. Answers where to go on; `after: null`: that was the last. */
export async function sendPastCalls(
  parts: ByHandParts,
  past: PastCalls,
  limit = PAGE,
): Promise<{ after: string | null; queued: number }> {
  const audience = parts.audience(past.accountId)
  const events = await pastCalls(parts.pool, past, limit)
  const rows = events.flatMap((kept): LaneOfOne[] => {
    const event = finalOf(kept)
    if (!audience.wants(past.integrationId, event)) return []
    const request = audience.render(past.integrationId, event, publicId('evt', kept.eventId))
    if ('refused' in request) return []
    const deliveryId = uuidv7()
    const { accountId, integrationId } = past
    return [
      {
        accountId,
        integrationId,
        deliveryId,
        callId: kept.callId,
        sequence: event.sequence,
        kind: 'past',
        webhookId: deliveryId,
        request,
      },
    ]
  })
  if (rows.length > 0) await addLanesOfOne(parts.connection, rows)
  parts.queued(past.integrationId, rows.length)
  return { after: events.at(-1)?.callId ?? null, queued: rows.length }
}

/** The integration's own conditions, and those that were given for these past calls. */
export function narrowed(hand: ByHandParts, conditions: Condition | null): ByHandParts {
  if (conditions === null) return hand
  return {
    ...hand,
    audience(accountId) {
      const audience = hand.audience(accountId)
      const wants: typeof audience.wants = (id, event) => isMet(conditions, event.fields) && audience.wants(id, event)
      return { ...audience, wants }
    },
  }
}
