// The page asks the same API as everybody, with its session's cookie.
import { createClient } from '../../src/client/client.ts'
import { isSessionEnded, markSessionEnded, onSessionEndedChange } from './session-ended.ts'

export { unwrap } from '../../src/client/client.ts'

/** `api.GET('/api/v1/calls', { params: { query } })`, read by `unwrap`. */
export const api = createClient({ url: globalThis.location?.origin ?? '' })

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
    // About the session itself, a 401 means that nobody is signed in yet, or that the password is not right.
    if (response.status !== 401 || schemaPath === '/api/v1/session') return undefined
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
