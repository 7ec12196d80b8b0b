// Signing in: on its page, and over another page when a session ended while somebody was at work.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { api, told } from '../api/client.ts'
import { ApiProblem, messageOf } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import { PasswordField } from './password-field.tsx'

const say = words.people

/** `email`: who was signed in before. */
export function SignIn({ email: before = '', onSignedIn }: { email?: string; onSignedIn: () => void }) {
  const [email, setEmail] = useState(before)
  const [password, setPassword] = useState('')
  const queries = useQueryClient()
  const entering = useMutation({
    mutationFn: () => told(api.session.$post({ json: { email, password } })),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session)
      onSignedIn()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    entering.mutate()
  }
  return (
    <form onSubmit={submit}>
      {entering.isError && (
        <Banner tone="bad" role="alert">
          {whyNot(entering.error)}
        </Banner>
      )}
      <TextField
        label={say.email}
        type="email"
        autoComplete="username"
        required
        autoFocus={before === ''}
        value={email}
        onText={setEmail}
      />
      <PasswordField label={say.password} is="current" value={password} onText={setPassword} />
      <Button kind="main" type="submit" busy={entering.isPending}>
        {say.signIn}
      </Button>
    </form>
  )
}

function whyNot(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 401) return say.wrong
  return messageOf(error)
}
