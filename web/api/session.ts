// The signed-in person.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { server, unwrap } from './client.ts'
import { markSessionEnded } from './session-ended.ts'
import { ProblemError } from './problem.ts'

const fetchSession = () => unwrap(server.GET('/api/v1/session'))

export type Session = Awaited<ReturnType<typeof fetchSession>>

const QUERY_KEY = ['session']

/**
 * The session; `null`: nobody is signed in. A session that ended while the page was open stays until somebody signs in again.
 */
export const sessionQuery = queryOptions({
  queryKey: QUERY_KEY,
  queryFn: async ({ client }): Promise<Session | null> => {
    try {
      return await fetchSession()
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 401)) throw error
      const before = client.getQueryData<Session>(QUERY_KEY) ?? null
      if (before) markSessionEnded()
      return before
    }
  },
  staleTime: 60_000,
})

/** The sessions of the signed-in person. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => unwrap(server.GET('/api/v1/sessions')),
})

export function useSession() {
  return useQuery(sessionQuery).data ?? null
}

/** Ends the session. A session that has already ended counts as success; throws if the session may still exist. */
export async function signOut(): Promise<void> {
  try {
    await unwrap(server.DELETE('/api/v1/session'))
  } catch (error) {
    if (!(error instanceof ProblemError && error.status === 401)) throw error
  }
}
