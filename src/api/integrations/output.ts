// An integration as the API shows it.
import { problemOutput } from './problem-output.ts'
import type { IntegrationDetail } from '../../actions/integrations/detail.ts'
import { maskConfig } from '../../actions/integrations/masked-config.ts'
import { maskSecret } from '../../actions/integrations/masked-secrets.ts'
import { publicId } from '../../ids.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import { SIGNING_SECRET } from '../../render/secret-names.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function integrationOutput({ row, secrets, problems, rest, unreadable }: IntegrationDetail) {
  const config = maskConfig(row, secrets)
  const signing = secrets.get(SIGNING_SECRET)
  return {
    id: publicId('int', row.uuid),
    ...config,
    customised: configOf(row).customised,
    signing: {
      ...config.signing,
      secret: maskSecret(secrets, SIGNING_SECRET),
      previous_until: timeOrNull(signing?.previousUntil ?? null),
    },
    problems: problems.map((problem) => problemOutput(problem)),
    disabled_at: timeOrNull(row.offSince),
    disabled_reason: row.offReason,
    disabled_cause: row.offCause,
    unreadable_reason: unreadable,
    managed_as: row.managedAs,
    paused_until: timeOrNull(rest?.until ?? null),
    paused_reason: rest?.reason ?? null,
    version: row.version,
    created_at: timeText(row.createdAt),
    updated_at: timeText(row.updatedAt),
  }
}
