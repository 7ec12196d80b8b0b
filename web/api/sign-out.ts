import { api, unwrap } from './client.ts'
import { ApiProblem } from './problem.ts'

/** Ends the session. One that has ended already is as good as one that ends now; throws where it may go on. */
export async function signOut(): Promise<void> {
  try {
    await unwrap(api.session.$delete())
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error
  }
}
