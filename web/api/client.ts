// The page asks the same API as everybody, with its session's cookie.
import type { ClientResponse } from 'hono/client'
import { createApiClient } from '../../src/api/client.ts'
import { sessionEnded } from './ended.ts'
import { problemOf } from './problem.ts'

/** The routes: `api.calls.$get({ query })`, answered by `told`. */
export const api = createApiClient(globalThis.location?.origin ?? '').api.v1

type Told<Answer> = Answer extends ClientResponse<infer Body, infer _Status, infer _Format> ? Body : never

/** The body of an answer. Throws an `ApiProblem` when it is no success, a `TypeError` when there is none. */
export async function told<Answer extends ClientResponse<unknown>>(asked: Promise<Answer>): Promise<Told<Answer>> {
  const answer = await asked
  if (answer.status === 401 && !isAboutSignIn(answer.url)) sessionEnded()
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? null : await answer.json()) as Told<Answer>
}

/** There a 401 means that nobody is signed in yet, or that the password is not right. */
function isAboutSignIn(url: string): boolean {
  return URL.parse(url)?.pathname === '/api/v1/session'
}
