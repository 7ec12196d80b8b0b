// Who is signed in, and where their account is at home.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, told } from './client.ts'
import { ApiProblem } from './problem.ts'

/** The session; `null`: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    try {
      return await told(api.session.$get())
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

export function useSession() {
  return useQuery(sessionQuery).data ?? null
}

/** The time zone that the page shows moments in: the account's. */
export function useZone(): string {
  return useSession()?.account.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}
