import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { messageOf } from '../api/problem.ts'
import { signOut } from '../api/session.ts'
import { closeStream } from '../api/stream.ts'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'
import { forgetRecent } from './find/forget-recent.ts'

/** Signs the person out, and removes their data from the page and the browser. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    try {
      await signOut()
    } catch (error) {
      // The person must not leave in the belief that they are signed out.
      toast(`${words.shell.notSignedOut} ${messageOf(error)}`)
      return
    }
    closeStream()
    forgetRecent()
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
}
