// A step as the API shows it.
import type { z } from '@hono/zod-openapi'
import { publicId } from '../../ids.ts'
import { explainInvalidStep, STEP_SKIP_REASONS } from '../../steps/step.ts'
import type { StepRunRow } from '../../store/steps/steps.ts'
import type { StepOutput } from './contract.ts'
import { maskStep } from '../../actions/steps/masked-step.ts'
import type { StepDetail } from '../../actions/steps/detail.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function stepOutput({ row, secrets, position }: StepDetail) {
  const output = {
    ...maskStep(row, secrets),
    id: publicId('stp', row.uuid),
    position,
    unreadable_reason: explainInvalidStep(row),
    managed_as: row.managedAs,
    version: row.version,
    created_at: timeText(row.createdAt),
    updated_at: timeText(row.updatedAt),
  }
  // A secret that is set is shown as such; a secret that is not set is `null`, never absent.
  return output as z.output<typeof StepOutput>
}

/** A run of a post-call step. */
export function stepRunOutput(row: StepRunRow) {
  return {
    name: row.name,
    state: row.state,
    started_at: timeOrNull(row.beganAt),
    ended_at: timeOrNull(row.endedAt),
    next_attempt_at: row.state === 'waiting' && row.tries > 0 ? timeOrNull(row.dueAt) : null,
    attempt_count: row.tries,
    problem: row.skipCode === null ? row.problem : STEP_SKIP_REASONS[row.skipCode],
    skip_code: row.skipCode,
    fields: Object.keys(row.fields ?? {}),
  }
}
