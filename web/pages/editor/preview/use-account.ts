import { useMemo } from 'react'
import type { AccountFacts } from '../../../../src/integrations/placeholder-values.ts'
import { useMembership } from '../../../api/membership.ts'

/** Used until the session is loaded. */
const UNKNOWN_ACCOUNT: AccountFacts = { accountId: 1, name: '', timezone: 'UTC', country: 'AU' }

/** The facts about the account that requests can contain, for the signed-in person. */
export function useAccount(): AccountFacts {
  const account = useMembership()?.account
  return useMemo(() => {
    if (!account) return UNKNOWN_ACCOUNT
    const { number, name, timezone, country } = account
    return { accountId: number, name, timezone, country }
  }, [account])
}
