// A step as the API shows it.
import type { z } from '@hono/zod-openapi'
import { publicId } from '../../ids.ts'
import { explainInvalidStep, NEW_SETTINGS, SKIP_REASONS, STEP_SECRET_KEYS, type StepInput } from '../../steps/step.ts'
import type { StepRow, StepRunRow } from '../../store/steps/steps.ts'
import type { StepOutput } from './contract.ts'
import { maskSecret } from '../integrations/secret-output.ts'
import type { KnownSecrets } from '../integrations/secret-output.ts'
import { timeOrNull, timeText } from '../http/timestamp.ts'

/** What a person configures, with its secret as it is shown: what a patch is merged into. */
export function maskStep({ name, kind, enabled, settings }: StepRow, secrets: KnownSecrets): StepInput {
  // What can be read had passed the contract of its kind. What cannot is as in a new step (S46).
  const read = explainInvalidStep({ kind, settings }) === null ? settings : NEW_SETTINGS[kind]
  const saved = { kind, name, enabled, ...read } as StepInput
  if (saved.kind === 'command') return saved
  const key = STEP_SECRET_KEYS[saved.auth.type]
  return key === null ? saved : { ...saved, auth: { ...saved.auth, [key]: maskSecret(secrets, key) } }
}

/** `position`: its place among the account's, from 1. */
export function stepOutput(row: StepRow, { secrets, position }: { secrets: KnownSecrets; position: number }) {
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
  // A secret that is set is shown as such; one that is not is null, never absent.
  return output as z.output<typeof StepOutput>
}

/** A step that follows a call, or did. */
export function stepRunOutput(row: StepRunRow) {
  return {
    name: row.name,
    state: row.state,
    started_at: timeOrNull(row.beganAt),
    ended_at: timeOrNull(row.endedAt),
    next_attempt_at: row.state === 'waiting' && row.tries > 0 ? timeOrNull(row.dueAt) : null,
    attempt_count: row.tries,
    problem: row.skipCode === null ? row.problem : SKIP_REASONS[row.skipCode],
    skip_code: row.skipCode,
    fields: Object.keys(row.fields ?? {}),
  }
}
