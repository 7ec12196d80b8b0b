import type { AccountFacts } from '../../integrations/placeholder-values.ts'
import type { Account } from '../../store/accounts/accounts.ts'

/** What requests say of an account. */
export function accountFacts({ accountId, name, timezone, country }: Account): AccountFacts {
  return { accountId, name, timezone, country }
}
