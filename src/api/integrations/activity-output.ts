// The activity of an integration, as the API shows it.
import type { ActivityBucket } from '../../engine/activity.ts'
import type { IntegrationActivity } from '../../actions/integrations/activity.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function activityOutput({ row, hours, last, waiting, nextAt, health }: IntegrationActivity) {
  return {
    integration_id: publicId('int', row.uuid),
    hours: hours.map(bucketOutput),
    delivered_24h: hours.reduce((sum, hour) => sum + hour.delivered, 0),
    failed_24h: hours.reduce((sum, hour) => sum + hour.failed, 0),
    last: last && { state: last.state, status_code: last.code, error: last.error, at: timeText(last.at) },
    waiting,
    next_at: timeOrNull(nextAt),
    health: health.health,
    health_since: timeOrNull(health.since),
    health_reason: health.reason,
  }
}

/** The attempts of one period. */
export function bucketOutput({ at, delivered, failed }: ActivityBucket) {
  return { at: timeText(at), delivered, failed }
}
