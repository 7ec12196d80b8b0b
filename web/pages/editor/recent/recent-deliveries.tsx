// The health of a saved integration: its last 24 hours, and its recent deliveries.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { isHeldBy } from '../../../../src/delivery/delivery-states.ts'
import { RECENT_KEY, fetchDeliveries } from '../../../api/deliveries.ts'
import type { ListedDelivery } from '../../../api/deliveries.ts'
import { activityQuery } from '../../../api/integrations.ts'
import type { Activity } from '../../../api/integrations.ts'
import { useBatchedChanges } from '../../../api/use-batched-changes.ts'
import { Ago } from '../../../parts/ago.tsx'
import { displayOfWaiting } from '../../../parts/delivery-display.ts'
import { deliveryLabel, manualLabel } from '../../../parts/delivery-label.ts'
import { callNumber } from '../../../parts/phone.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Sparkline } from '../../../parts/sparkline.tsx'
import { Status } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'

const say = words.editor

const SHOWN = 5
/** How often changes are fetched. */
const REFRESH_MS = 3_000

/**
 * Maximum number of pages to read: a page may be short although there are more, and recent deliveries are on the first pages.
 */
const PAGES_MAX = 10

async function fetchRecent(id: string): Promise<readonly ListedDelivery[]> {
  const found: ListedDelivery[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX && found.length < SHOWN; page++) {
    const { data, next } = await fetchDeliveries({
      integration_id: id,
      limit: SHOWN,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...data)
    if (next === null) break
    cursor = next
  }
  return found.slice(0, SHOWN)
}

interface RecentDeliveriesProps {
  readonly id: string
  readonly activity: Activity | undefined
}

export const RecentDeliveries = memo(function RecentDeliveries({ id, activity }: RecentDeliveriesProps) {
  const queries = useQueryClient()
  const queryKey = [...RECENT_KEY, id]
  const { data } = useQuery({
    queryKey,
    queryFn: () => fetchRecent(id),
  })
  useBatchedChanges(
    // What waits is skipped with a change of its integration, without changes of deliveries.
    ({ type }) => type !== 'call',
    (changes) => {
      void queries.invalidateQueries({ queryKey })
      if (changes.some((one) => one['integration_id'] === id))
        void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
    },
    REFRESH_MS,
  )
  if (!data) return null
  // A waiting delivery is shown as in the delivery log and on the call.
  const isHeld = activity !== undefined && isHeldBy(activity.health)
  return (
    <section className="recent" aria-label={say.recent}>
      <div className="row">
        <h2>{say.recent}</h2>
        {activity && <Sparkline hours={activity.hours} />}
      </div>
      {data.length === 0 ? (
        <p className="hint">{say.noRecent}</p>
      ) : (
        <ol>
          {data.map((one) => (
            <Recent key={one.id} delivery={one} isHeld={isHeld} />
          ))}
        </ol>
      )}
      {data.length > 0 && (
        <Link className="link" to="/deliveries" search={{ integration_id: id }}>
          {say.allDeliveries}
        </Link>
      )}
    </section>
  )
})

function Recent({ delivery, isHeld }: { delivery: ListedDelivery; isHeld: boolean }) {
  const { id, state, status_code: code, created_at: at, uniqueid } = delivery
  const display = displayOfWaiting(state, isHeld)
  return (
    <li>
      <Status {...display}>
        <Link to="/deliveries" search={{ open: id }}>
          {display.word}
        </Link>
      </Status>
      <span className="what muted">
        {[code, manualLabel(delivery) ?? deliveryLabel(delivery)].filter((part) => part !== null).join(', ')}
      </span>
      <span className="anywhere">{sanitizeLine(callNumber(delivery, uniqueid ?? ''))}</span>
      <span className="muted nowrap">
        <Ago at={at} />
      </span>
    </li>
  )
}
