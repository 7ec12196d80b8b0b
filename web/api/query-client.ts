// The cache of the server's data, and when to fetch again.
import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}

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
