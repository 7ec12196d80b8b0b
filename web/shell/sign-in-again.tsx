// Asks a person whose session ended to sign in again, over the page as it is.
import { useQueryClient } from '@tanstack/react-query'
import { refetchAfterSignIn } from '../api/query-client.ts'
import { useSessionEnded } from '../api/session-ended.ts'
import { useSession } from '../api/session.ts'
import { Dialog } from '../parts/dialog.tsx'
import { SignIn } from '../parts/sign-in.tsx'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'

export function SignInAgain() {
  const ended = useSessionEnded()
  const email = useSession()?.person.email
  const queries = useQueryClient()
  if (!ended || email === undefined) return null
  const goOn = (): void => {
    toast(words.people.signedInAgain)
    void refetchAfterSignIn(queries)
  }
  return (
    <Dialog title={words.people.signInAgain}>
      <p>{words.people.signInAgainWhy}</p>
      <SignIn email={email} onSignedIn={goOn} />
      <p className="hint">
        <a href="/sign-in">{words.people.signInAsOther}</a> {words.people.signInAsOtherWhy}
      </p>
    </Dialog>
  )
}
