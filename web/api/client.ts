// The page asks the same API as everybody, with its session's cookie.
import type { ClientResponse } from 'hono/client'
import { createApiClient } from '../../src/api/client.ts'
import { markSessionEnded } from './session-ended.ts'
import { problemOf } from './problem.ts'

/** The routes: `api.calls.$get({ query })`, read by `unwrap`. */
export const api = createApiClient(globalThis.location?.origin ?? '').api.v1

type Body<Answer> = Answer extends ClientResponse<infer Body, infer _Status, infer _Format> ? Body : never

/** The body of an answer. Throws an `ApiProblem` when it is no success, a `TypeError` when there is none. */
export async function unwrap<Answer extends ClientResponse<unknown>>(response: Promise<Answer>): Promise<Body<Answer>> {
  const answer = await response
  if (answer.status === 401 && !isAboutSignIn(answer.url)) markSessionEnded()
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? null : await answer.json()) as Body<Answer>
}

/** There a 401 means that nobody is signed in yet, or that the password is not right. */
function isAboutSignIn(url: string): boolean {
  return URL.parse(url)?.pathname === '/api/v1/session'
}
