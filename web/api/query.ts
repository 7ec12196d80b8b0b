// What the page knows of the server, and when it asks again.
import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // A refusal stays one; a server that is away comes back.
        retry: (times, error) => !(error instanceof ApiProblem && error.status < 500) && times < 3,
      },
    },
  })
}
