// The cache of the server's data, and when to fetch again.
import { hashKey, MutationCache, QueryCache, QueryClient, useQueryClient } from '@tanstack/react-query'
import type { InvalidateOptions, InvalidateQueryFilters, QueryKey } from '@tanstack/react-query'
import { useCallback } from 'react'
import { hasLostRight } from './membership.ts'
import { isRefusal, ProblemError } from './problem.ts'
import { sessionQuery } from './session.ts'
import type { Session } from './session.ts'
import { useChanges } from './stream.ts'

/**
 * A read that is under way when data change may bring the data from before the change. The library lets such a read go on if it
 * is the first, or if it was told not to cancel it, and then takes the data as new. Here another read follows.
 */
class ChangingQueries extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const before = this.getQueryCache()
      .findAll(filters)
      .map((query) => [query, query.promise] as const)
    const renewed = super.invalidateQueries(filters, options)
    const older = before.flatMap(([query, read]) => (read && query.promise === read ? [{ query, read }] : []))
    await renewed
    if (older.length === 0) return
    await Promise.allSettled(older.map(({ read }) => read))
    const again = new Set(older.map(({ query }) => query.queryHash))
    // Further changes may wait for the same read: one new read is enough for all of them.
    await super.invalidateQueries({ predicate: ({ queryHash }) => again.has(queryHash) }, { cancelRefetch: false })
  }
}

export function createQueryClient(): QueryClient {
  // Whoever signed in in another tab may not belong to this account: then everything is missing, and the session says why. Whoever
  // was refused may have another role since the session was read, or a visit that has ended.
  const onError = (error: unknown): void => {
    if (error instanceof ProblemError && (error.status === 404 || error.status === 403))
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  const queries = new ChangingQueries({
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

/**
 * Data that are not shown are not followed: after any change they count as old, and are fetched again when they are shown next.
 */
export function useHiddenData(): void {
  const queries = useQueryClient()
  useChanges(useCallback(() => void queries.invalidateQueries({ type: 'inactive', refetchType: 'none' }), [queries]))
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
