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
