import type { AccountFacts } from '../../integrations/placeholder-values.ts'
import type { Account } from '../../store/accounts/accounts.ts'

/** The facts about an account that requests contain. */
export function accountFacts({ accountId, name, timezone, country }: Account): AccountFacts {
  return { accountId, name, timezone, country }
}
