// The cache of the server's data, and when to fetch again.
import { hashKey, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { hasLostRight } from './membership.ts'
import { ProblemError } from './problem.ts'
import { sessionQuery } from './session.ts'
import type { Session } from './session.ts'

export function createQueryClient(): QueryClient {
  // Whoever signed in in another tab may not belong to this account: then everything is missing, and the session says why. Whoever
  // was refused may have another role since the session was read, or a visit that has ended.
  const onError = (error: unknown): void => {
    if (error instanceof ProblemError && (error.status === 404 || error.status === 403))
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // A refusal is final; an unreachable server comes back. After the session has ended a query stays pending, so that the
        // page keeps everything that was typed: `refetchAfterSignIn` ends the wait.
        retry: (times, error) => isSignedOut(error) || (!isRefusal(error) && times < 3),
        retryDelay: (times, error) =>
          isSignedOut(error) ? RETRY_AFTER_SIGN_IN_MS : Math.min(1_000 * 2 ** times, 30_000),
      },
    },
  })
  forgetWithRights(queries)
  return queries
}

/** Once the person has lost a right, everything that was fetched with it is forgotten, and fetched again if it is visible. */
function forgetWithRights(queries: QueryClient): void {
  let before: Session | null = null
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryHash !== SESSION_HASH) return
    const after = queries.getQueryData(sessionQuery.queryKey) ?? null
    if (hasLostRight(before, after))
      void queries.resetQueries({ predicate: ({ queryHash }) => queryHash !== SESSION_HASH })
    before = after
  })
}

const SESSION_HASH = hashKey(sessionQuery.queryKey)

/** Somebody has signed in again: pending queries, and all other visible data, are fetched again. */
export async function refetchAfterSignIn(queries: QueryClient): Promise<void> {
  await queries.cancelQueries()
  await queries.invalidateQueries()
}

/** Longer than anybody leaves a page open. */
const RETRY_AFTER_SIGN_IN_MS = 7 * 86_400_000

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500
}
