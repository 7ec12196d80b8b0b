// The sign-in form: on its page, and over another page when the session of a person has ended.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { server, unwrap } from '../api/client.ts'
import { markSessionBegan } from '../api/session-ended.ts'
import { ProblemError } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import type { Session } from '../api/session.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import { problemsByPointer } from './field-problems.ts'
import { Form } from './form.tsx'
import { PasswordField } from './password-field.tsx'
import { useNow } from './time.tsx'

const say = words.people

interface SignInProps {
  /** The person who was signed in before. */
  readonly email?: string
  readonly onSignedIn: (session: Session) => void
}

export function SignIn({ email: before = '', onSignedIn }: SignInProps) {
  const [email, setEmail] = useState(before)
  const [password, setPassword] = useState('')
  const [closed, setClosed] = useState<Closing | null>(null)
  const queries = useQueryClient()
  const entering = useMutation({
    mutationFn: () => unwrap(server.POST('/api/v1/session', { body: { email, password } })),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session)
      markSessionBegan()
      onSignedIn(session)
    },
    onError: (error) => {
      setClosed(isSoon(error) ? { seconds: error.retryAfterS, until: Date.now() + error.retryAfterS * 1_000 } : null)
    },
  })
  const { error } = entering
  const status = error instanceof ProblemError ? error.status : null
  const flaws = problemsByPointer(error)
  return (
    <Form
      error={error}
      fields={['/email', '/password']}
      isSaid={status === 401 || isSoon(error)}
      onSubmit={() => entering.mutate()}
    >
      {closed && <Closed key={closed.until} {...closed} onOver={() => setClosed(null)} />}
      <TextField
        label={say.email}
        type="email"
        autoComplete="username"
        required
        readOnly={before !== ''}
        autoFocus={before === ''}
        value={email}
        onText={setEmail}
        problem={flaws.get('/email')}
      />
      <PasswordField
        label={say.password}
        is="current"
        autoFocus={before !== ''}
        value={password}
        onText={setPassword}
        problem={status === 401 ? say.wrong : flaws.get('/password')}
      />
      <Button kind="main" type="submit" busy={entering.isPending} disabled={closed !== null}>
        {say.signIn}
      </Button>
    </Form>
  )
}

/** For a wait of up to this time the form counts down; for a longer wait it says what else to do. */
const COUNTDOWN_MAX_S = 60

function isSoon(error: unknown): error is ProblemError & { readonly retryAfterS: number } {
  if (!(error instanceof ProblemError) || error.status !== 429 || error.retryAfterS === null) return false
  return error.retryAfterS <= COUNTDOWN_MAX_S
}

interface Closing {
  readonly seconds: number
  /** Milliseconds since 1970. */
  readonly until: number
}

/** Too many attempts: when the next attempt is possible. Read out once, not each second. */
function Closed({ seconds, until, onOver }: Closing & { onOver: () => void }) {
  const left = Math.min(seconds, Math.ceil((until - useNow()) / 1_000))
  useEffect(() => {
    if (left <= 0) onOver()
  }, [left, onOver])
  return (
    <div className="why-not" tabIndex={-1}>
      <Banner tone="warn">
        <span className="vh" role="alert">
          {say.tooOften(seconds)}
        </span>
        <span aria-hidden="true">{say.tooOften(Math.max(left, 0))}</span>
      </Banner>
    </div>
  )
}
