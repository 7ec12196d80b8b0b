import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { accountsQuery } from '../../api/accounts.ts'
import { server, unwrap } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { HomeFields, guessHome } from '../../parts/home-fields.tsx'
import { LinkDialog } from '../../parts/link-dialog.tsx'
import { words } from '../../words/words.ts'

const say = words.accounts.creating

interface NewAccountDialogProps {
  readonly onClose: () => void
  readonly onCreated: (number: number) => void
}

/** Creates an account, and invites its owner if there is an email address: afterwards that takes a member of the account. */
export function NewAccountDialog({ onClose, onCreated }: NewAccountDialogProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [home, setHome] = useState(guessHome)
  // A retry after a wrong email address does not create another account.
  const [account, setAccount] = useState<number | null>(null)
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: async () => {
      const number = account ?? (await unwrap(server.POST('/api/v1/accounts', { body: { name, ...home } }))).number
      setAccount(number)
      await queries.invalidateQueries({ queryKey: accountsQuery.queryKey })
      if (email.trim() === '') return { number, invitation: null }
      const body = { email, account: String(number), role: 'owner' as const }
      return { number, invitation: await unwrap(server.POST('/api/v1/people/link', { body })) }
    },
    onSuccess: ({ number, invitation }) => {
      if (invitation === null) onCreated(number)
    },
  })
  const problems = problemsByPointer(creating.error)
  const invitation = creating.data?.invitation
  if (invitation) return <LinkDialog created={{ ...invitation, email }} onClose={onClose} />
  return (
    <Dialog title={say.title} onClose={onClose}>
      <Form
        className="dialog-form"
        error={creating.error}
        fields={['/name', '/email']}
        onSubmit={() => creating.mutate()}
      >
        {account === null ? (
          <>
            <TextField
              label={say.name}
              hint={say.nameHint}
              required
              autoFocus
              autoComplete="off"
              maxLength={200}
              value={name}
              onText={setName}
              problem={problems.get('/name')}
            />
            <HomeFields home={home} onHome={setHome} />
          </>
        ) : (
          <p>{say.created(account)}</p>
        )}
        <TextField
          label={say.email}
          hint={say.emailHint}
          autoComplete="off"
          value={email}
          onText={setEmail}
          problem={problems.get('/email')}
        />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={creating.isPending}>
            {account === null ? say.create : say.invite}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
