// Changes of the state of the account: suspended, resumed, deleted, restored.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, unwrap } from './client.ts'
import { withAccount } from './membership.ts'
import type { Membership } from './membership.ts'
import { sessionQuery } from './session.ts'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/**
 * Reads the session again when the state of the account has changed, or what the person may do in it: a change of rights ends the
 * stream, which then begins with `resync`.
 */
export function useAccountState(): void {
  const queries = useQueryClient()
  const follow = useCallback(
    ({ type }: Change) => {
      if (type === 'account' || type === 'resync') void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
    [queries],
  )
  useChanges(follow)
}

function useStateChange<Input>(change: (input: Input) => Promise<Membership['account']>, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async (account) => {
      queries.setQueryData(sessionQuery.queryKey, (session) => session && withAccount(session, account))
      onDone?.()
      // Nothing of an account that waits for its deletion may be requested.
      if (account.status !== 'deleting') await queries.invalidateQueries()
    },
  })
}

export function useSuspend(onDone: () => void) {
  return useStateChange(() => unwrap(api.POST('/suspend')), onDone)
}

export function useResume(onDone: () => void) {
  return useStateChange(() => unwrap(api.POST('/resume')), onDone)
}

/** `name`: as the person typed it, to confirm. */
export function useDelete() {
  return useStateChange((name: string) => unwrap(api.POST('/delete', { body: { name } })))
}

export function useRestore(onDone: () => void) {
  return useStateChange(() => unwrap(api.POST('/restore')), onDone)
}

/** What is lost with the account. */
export const contentsQuery = queryOptions({
  queryKey: ['account-contents'],
  queryFn: () => unwrap(api.GET('/contents')),
})
