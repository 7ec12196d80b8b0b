import { api } from './client.ts'
import { problemOf } from './problem.ts'

/** Ends the session. One that has ended already is as good as one that ends now; throws where it may go on. */
export async function signOut(): Promise<void> {
  const answer = await api.session.$delete()
  if (!answer.ok && answer.status !== 401) throw await problemOf(answer)
}
