// The page uses the public API, with the cookie of its session.
import { createAccountClient, createClient } from '../../src/client/client.ts'
import type { AccountClient } from '../../src/client/client.ts'
import { knownAccount } from './account.ts'
import { isSessionEnded, markSessionEnded, onSessionEndedChange } from './session-ended.ts'

export { unwrap } from '../../src/client/client.ts'
export { accountUrl } from './account.ts'

const url = globalThis.location?.origin ?? ''

/** Paths outside accounts: `server.GET('/api/v1/session')`, read by `unwrap`. */
export const server = createClient({ url })

/** Paths of the account that the page shows: `api.GET('/calls', { params: { query } })`, read by `unwrap`. */
export const api: Pick<AccountClient, 'GET' | 'POST' | 'PATCH' | 'DELETE'> = {
  get GET() {
    return accountClient().GET
  },
  get POST() {
    return accountClient().POST
  },
  get PATCH() {
    return accountClient().PATCH
  },
  get DELETE() {
    return accountClient().DELETE
  },
}

let created: AccountClient | null = null

/** Created at the first request, because an address without an account chooses the account only after the session is known. */
function accountClient(): AccountClient {
  if (created) return created
  created = createAccountClient({ url, account: knownAccount() })
  created.use(sessionMiddleware)
  return created
}

/** Paths used before signing in: a 401 is about the request, and there is no page behind a sign-in form. */
const BEFORE_SIGN_IN: ReadonlySet<string> = new Set([
  '/api/v1/session',
  '/api/v1/links/{token}',
  '/api/v1/links/{token}/accept',
])

/** Copies of the requests, to send them again: the body of a sent request cannot be read any more. */
const sent = new Map<string, Request>()

const sessionMiddleware: Parameters<AccountClient['use']>[0] = {
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
}

server.use(sessionMiddleware)

/** A request that was refused has changed nothing: it is sent again once somebody has signed in. */
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
