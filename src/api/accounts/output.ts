import type { AccountOverview } from '../../actions/accounts/overview.ts'
import { publicId } from '../../ids.ts'
import { readStatus } from '../../store/accounts/accounts.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { authorOutput } from '../http/author.ts'

/** An account in a response. */
export function accountOutput(account: Account) {
  const { suspendedAt, suspendedBy, deleteAt, deleteBy } = account
  return {
    ...settingsOutput(account),
    status: readStatus(account),
    suspended_at: timeOrNull(suspendedAt),
    suspended_by: suspendedBy && authorOutput(suspendedBy),
    delete_at: timeOrNull(deleteAt),
    delete_by: deleteBy && authorOutput(deleteBy),
  }
}

function settingsOutput({ accountId, uuid, name, timezone, country, atHome, firstStepsDismissed, createdAt }: Account) {
  return {
    id: publicId('acc', uuid),
    number: accountId,
    name,
    timezone,
    country,
    location_confirmed: atHome,
    first_steps_dismissed: firstStepsDismissed,
    created_at: timeText(createdAt),
  }
}

/** An account in the list of accounts. */
export function listedAccountOutput({ account, health, troubled, volumes, waiting, size }: AccountOverview) {
  return {
    ...accountOutput(account),
    health,
    troubled,
    today: volumes.today,
    last_30_days: volumes.month,
    waiting,
    size: size && {
      calls: size.calls,
      deliveries: size.deliveries,
      database_bytes: size.databaseBytes,
      recording_bytes: size.recordingBytes,
      measured_at: timeText(size.measuredAt),
    },
    visits_forbidden: account.visitsForbiddenAt !== null,
  }
}
