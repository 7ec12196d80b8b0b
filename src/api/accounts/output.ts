import { publicId } from '../../ids.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { timeText } from '../../text/timestamp.ts'

/** An account in a response. */
export function accountOutput({
  accountId,
  uuid,
  name,
  timezone,
  country,
  atHome,
  firstStepsDismissed,
  createdAt,
}: Account) {
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
