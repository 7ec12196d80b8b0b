import { useMemo } from 'react'
import type { AccountFacts } from '../../../../src/integrations/placeholder-values.ts'
import { useSession } from '../../../api/session.ts'

/** Before anybody is known to be signed in. */
const UNKNOWN_ACCOUNT: AccountFacts = { accountId: 1, name: '', timezone: 'UTC', country: 'AU' }

/** What requests say of the account, for whoever is signed in. */
export function useAccount(): AccountFacts {
  const account = useSession()?.account
  return useMemo(() => {
    if (!account) return UNKNOWN_ACCOUNT
    const { number, name, timezone, country } = account
    return { accountId: number, name, timezone, country }
  }, [account])
}
