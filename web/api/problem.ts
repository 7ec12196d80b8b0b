// Turns an error of the API into a sentence to show.
import { ProblemError } from '../../src/client/client.ts'
import { words } from '../words/words.ts'

export { ProblemError }

/** The server refused the request, which it would refuse again; any other failure may pass. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.status < 500
}

/** A sentence for a person, whatever was thrown. */
export function messageOf(error: unknown): string {
  // The API's own sentence for a 401 is meant for programs.
  if (error instanceof ProblemError && error.status === 401) return words.people.sessionOver
  if (error instanceof ProblemError && error.code === 'internal_error')
    return words.parts.internalError(error.requestId)
  if (error instanceof ProblemError && error.code === null && error.status >= 500)
    return words.parts.gatewayError(error.status)
  if (error instanceof ProblemError) return [error.detail, ...error.errors.map(({ detail }) => detail)].join(' ')
  // fetch throws a TypeError when the connection fails.
  if (error instanceof TypeError) return words.parts.unreachable
  return error instanceof Error ? error.message : words.parts.failed
}
