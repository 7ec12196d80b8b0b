// What the page knows of the server, and when it asks again.
import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // A refusal stays one; a server that is away comes back. Where the session has ended a query waits as it is, so
        // that nothing on the page goes with what was typed there: `refetchAfterSignIn` ends the wait.
        retry: (times, error) => isSignedOut(error) || (!isRefusal(error) && times < 3),
        retryDelay: (times, error) =>
          isSignedOut(error) ? RETRY_AFTER_SIGN_IN_MS : Math.min(1_000 * 2 ** times, 30_000),
      },
    },
  })
}

/** Somebody is signed in again: what waited, and all else that is shown, is asked anew. */
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
