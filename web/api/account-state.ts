// Changes of the state of the account: suspended, resumed, deleted, kept.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { knownAccount } from './account.ts'
import { server, unwrap } from './client.ts'
import { sessionQuery } from './session.ts'
import { useChanges } from './stream.ts'
import type { Change } from './stream.ts'

/** Reads the session again when the state of the account changed: the session says what it is now. */
export function useAccountState(): void {
  const queries = useQueryClient()
  const follow = useCallback(
    ({ type }: Change) => {
      if (type === 'account') void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
    [queries],
  )
  useChanges(follow)
}

const accountParams = () => ({ params: { path: { account: knownAccount() } } })

/** Reads everything again that was shown of the account. */
function useStateChange<Input>(change: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      onDone?.()
      await queries.invalidateQueries()
    },
  })
}

export function useSuspend(onDone: () => void) {
  return useStateChange(() => unwrap(server.POST('/api/v1/accounts/{account}/suspend', accountParams())), onDone)
}

export function useResume(onDone?: () => void) {
  return useStateChange(() => unwrap(server.POST('/api/v1/accounts/{account}/resume', accountParams())), onDone)
}

/** `name`: as the person typed it, to confirm. */
export function useDelete(onDone?: () => void) {
  return useStateChange(
    (name: string) =>
      unwrap(server.POST('/api/v1/accounts/{account}/delete', { ...accountParams(), body: { name } })),
    onDone,
  )
}

export function useKeep() {
  return useStateChange(() => unwrap(server.POST('/api/v1/accounts/{account}/restore', accountParams())))
}
