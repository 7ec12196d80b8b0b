import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inAccountPath } from '../../../api/account-path.ts'
import { server, unwrap } from '../../../api/client.ts'
import { GROUPS_KEY } from '../../../api/groups.ts'
import type { Group } from '../../../api/groups.ts'
import { useMembership } from '../../../api/membership.ts'
import { sessionQuery } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { TextField } from '../../../parts/field.tsx'
import { problemsByPointer } from '../../../parts/field-problems.ts'
import { Form } from '../../../parts/form.tsx'
import { HomeFields, guessHome } from '../../../parts/home-fields.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'

const say = words.groups.account

/** Creates an account in the group, and opens it. */
export function NewGroupAccountDialog({
  group: { id, name: group },
  onClose,
}: {
  group: Pick<Group, 'id' | 'name'>
  onClose: () => void
}) {
  const current = useMembership()?.account
  const [name, setName] = useState('')
  const [home, setHome] = useState(current ? { country: current.country, timezone: current.timezone } : guessHome())
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: () =>
      unwrap(server.POST('/api/v1/groups/{id}/accounts', { params: { path: { id } }, body: { name, ...home } })),
    onSuccess: async (account) => {
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      if (session?.accounts.some((one) => one.account.id === account.id) === true) {
        // Another account is another document.
        location.assign(inAccountPath(String(account.number), '/'))
        return
      }
      onClose()
      toast(say.created(sanitizeLine(account.name)))
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
    },
  })
  const problems = problemsByPointer(creating.error)
  return (
    <Dialog title={say.createIn(sanitizeLine(group))} onClose={onClose}>
      <Form className="dialog-form" error={creating.error} fields={['/name']} onSubmit={() => creating.mutate()}>
        <p className="hint">{say.createHint}</p>
        <TextField
          label={say.label}
          required
          autoFocus
          autoComplete="off"
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        <HomeFields home={home} onHome={setHome} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={creating.isPending}>
            {say.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
