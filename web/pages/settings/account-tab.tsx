import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { server, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { sessionQuery } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { HomeFields } from '../../parts/home-fields.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { DeleteAccount } from './delete-account.tsx'
import { HandOverAccount } from './hand-over-account.tsx'
import { SuspendAccount } from './suspend-account.tsx'
import { Visits } from './visits.tsx'

const say = words.settings.account

export function AccountTab() {
  const membership = useMembership()
  if (!membership) return null
  const { account } = membership
  return (
    <>
      <AccountForm key={account.id} account={account} />
      <Visits />
      <SuspendAccount account={account} />
      <HandOverAccount membership={membership} />
      <DeleteAccount account={account} />
    </>
  )
}

interface Account {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly timezone: string
}

function AccountForm({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const [home, setHome] = useState({ country: account.country, timezone: account.timezone })
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: () =>
      unwrap(
        server.PATCH('/api/v1/accounts/{account}', {
          params: { path: { account: account.id } },
          body: { name, ...home },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      toast(say.saved)
    },
  })
  const problems = problemsByPointer(saving.error)
  return (
    <Form error={saving.error} fields={['/name']} onSubmit={() => saving.mutate()}>
      <TextField label={say.name} required value={name} onText={setName} problem={problems.get('/name')} />
      <HomeFields home={home} onHome={setHome} />
      <p className="hint">{say.hint}</p>
      <Button verb="account.change" kind="main" type="submit" busy={saving.isPending}>
        {words.parts.save}
      </Button>
    </Form>
  )
}
