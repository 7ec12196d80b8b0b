// The session ended while somebody was at work: the page stays as it is below, and goes on when they are signed in again.
import { useQueryClient } from '@tanstack/react-query'
import { useSessionEnded } from '../api/session-ended.ts'
import { refetchAfterSignIn } from '../api/query-client.ts'
import { useSession } from '../api/session.ts'
import { Dialog } from '../parts/dialog.tsx'
import { SignIn } from '../parts/sign-in.tsx'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'

const say = words.people

export function SignInAgain() {
  const ended = useSessionEnded()
  const email = useSession()?.person.email
  const queries = useQueryClient()
  if (!ended || email === undefined) return null
  const goOn = (): void => {
    toast(say.signedInAgain)
    void refetchAfterSignIn(queries)
  }
  return (
    <Dialog title={say.signInAgain}>
      <p>{say.signInAgainWhy}</p>
      <SignIn email={email} onSignedIn={goOn} />
      <p className="hint">
        <a href="/sign-in">{say.signInAsOther}</a> {say.signInAsOtherWhy}
      </p>
    </Dialog>
  )
}
