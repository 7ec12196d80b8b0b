// The page asks the same API as everybody, with its session's cookie.
import { createClient } from '../../src/client/client.ts'
import { markSessionEnded } from './session-ended.ts'

export { unwrap } from '../../src/client/client.ts'

/** `api.GET('/api/v1/calls', { params: { query } })`, read by `unwrap`. */
export const api = createClient({ url: globalThis.location?.origin ?? '' })

api.use({
  onResponse({ response, schemaPath }) {
    // About the session itself, a 401 means that nobody is signed in yet, or that the password is not right.
    if (response.status === 401 && schemaPath !== '/api/v1/session') markSessionEnded()
  },
})
