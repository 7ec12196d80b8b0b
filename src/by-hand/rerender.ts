// What waits is rendered anew after an edit, from what was told at the time (D12). A request that can no longer be made
// stays as it was rendered.
import { callEventOf } from './event.ts'
import type { ByHandParts } from './parts.ts'
import { publicId } from '../ids.ts'
import { replaceRequests, waitingOf, type NewRequest } from '../store/waiting.ts'

const PAGE = 500

/** How many requests were replaced. */
export async function rerenderWaiting(
  { pool, audience }: ByHandParts,
  of: { accountId: number; integrationId: number },
): Promise<number> {
  let count = 0
  for (let after: string | null = null; ;) {
    const page = await waitingOf(pool, { ...of, after }, PAGE)
    const now = audience(of.accountId)
    const fresh = page.flatMap(({ deliveryId, day, event }): NewRequest[] => {
      if (!event) return []
      const request = now.render(of.integrationId, callEventOf(event), publicId('evt', event.eventId))
      if ('refused' in request) return []
      const { body, ...head } = request
      return [{ deliveryId, day, head: JSON.stringify(head), body }]
    })
    if (fresh.length > 0) count += await replaceRequests(pool, of, fresh)
    const last = page.at(-1)
    if (!last) return count
    after = last.deliveryId
  }
}
