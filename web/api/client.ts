// The page asks the same API as everybody, with its session's cookie.
import { createClient } from '../../src/client/client.ts'
import { isSessionEnded, markSessionEnded, onSessionEndedChange } from './session-ended.ts'

export { unwrap } from '../../src/client/client.ts'

/** `api.GET('/api/v1/calls', { params: { query } })`, read by `unwrap`. */
export const api = createClient({ url: globalThis.location?.origin ?? '' })

/** Asked where nobody is signed in yet: a 401 is about what was sent, and nobody could sign in again over such a page. */
const BEFORE_SIGN_IN: ReadonlySet<string> = new Set(['/api/v1/session', '/api/v1/links/{token}'])

/** What was asked to be done, to ask it again: the body of a request that was sent cannot be read any more. */
const sent = new Map<string, Request>()

api.use({
  onRequest({ request, id }) {
    if (request.method !== 'GET') sent.set(id, request.clone())
  },
  onError({ id }) {
    sent.delete(id)
  },
  async onResponse({ response, schemaPath, id }) {
    const request = sent.get(id)
    sent.delete(id)
    if (response.status !== 401 || BEFORE_SIGN_IN.has(schemaPath)) return undefined
    markSessionEnded()
    return request && againAfterSignIn(request)
  },
})

/** Nothing was done yet, and nothing is lost: once somebody is signed in again it is asked again. */
async function againAfterSignIn(request: Request): Promise<Response> {
  for (;;) {
    await untilSignedIn()
    const response = await fetch(request.clone())
    if (response.status !== 401) return response
    markSessionEnded()
  }
}

function untilSignedIn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = onSessionEndedChange(() => {
    if (isSessionEnded()) return
    stop()
    resolve()
  })
  return promise
}
