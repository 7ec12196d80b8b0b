import { publicId } from '../../lib/ids.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import { timeText } from '../http/timestamp.ts'

/** An account as it is answered. */
export function accountOutput({ account_id, uuid, name, timezone, country, at_home, created_at }: Account) {
  return {
    id: publicId('acc', uuid),
    number: account_id,
    name,
    timezone,
    country,
    at_home,
    created_at: timeText(created_at),
  }
}
