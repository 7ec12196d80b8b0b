import { publicId } from '../../ids.ts'
import { SKIP_REASONS } from '../../store/deliveries/jobs.ts'
import type { Job } from '../../store/deliveries/jobs.ts'
import { timeText } from '../../text/timestamp.ts'

/** The table has `kind` and `state` as text; the contract lists all their values. */
export function jobOutput(job: Job) {
  return {
    id: publicId('job', job.jobId),
    kind: job.kind,
    state: job.state as 'running' | 'done' | 'canceled',
    total: job.total,
    done: job.done,
    skipped: job.skipped,
    skip_reasons: SKIP_REASONS.flatMap((code) => {
      const count = job.skipReasons[code] ?? 0
      return count === 0 ? [] : [{ code, count }]
    }).toSorted((a, b) => b.count - a.count),
    created_at: timeText(job.createdAt),
    updated_at: timeText(job.updatedAt),
  }
}
