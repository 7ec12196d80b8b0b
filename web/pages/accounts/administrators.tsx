// The people who administer this server (S34).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { administratorsQuery } from '../../api/accounts.ts'
import type { Administrator } from '../../api/accounts.ts'
import { server, unwrap } from '../../api/client.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.accounts.administrators

export function Administrators() {
  const administrators = useQuery(administratorsQuery)
  const [removed, setRemoved] = useState<Administrator | null>(null)
  const selfId = useSession()?.person.id
  if (administrators.isPending) return <Loading />
  if (administrators.isLoadingError)
    return <Failed error={administrators.error} onRetry={() => void administrators.refetch()} />
  const people = administrators.data.data
  const whyNot = people.length === 1 ? say.last : null
  return (
    <div className="administrators">
      <p className="hint">{say.hint}</p>
      {people.length === 0 ? (
        <Empty title={say.none}>
          <p>{say.noneWhy}</p>
        </Empty>
      ) : (
        <Table
          label={words.accounts.tabs.administrators}
          head={
            <>
              <Column label={say.name} />
              <Column label={say.remove} hidden />
            </>
          }
        >
          {people.map((person) => (
            <tr {...TABLE_ROLES.row} key={person.id}>
              <td {...TABLE_ROLES.cell} className="grow">
                <b>{sanitizeLine(person.name || person.email)}</b>{' '}
                {person.id === selfId && <Badge tone="line">{say.you}</Badge>}
                <small className="muted block">{sanitizeLine(person.email)}</small>
              </td>
              <td {...TABLE_ROLES.cell} className="num">
                <Button
                  small
                  whyNot={whyNot}
                  aria-label={say.removeOne(person.email)}
                  onClick={() => setRemoved(person)}
                >
                  {say.remove}
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <AddAdministrator />
      {removed && <RemoveDialog person={removed} isSelf={removed.id === selfId} onClose={() => setRemoved(null)} />}
    </div>
  )
}

function AddAdministrator() {
  const [email, setEmail] = useState('')
  const queries = useQueryClient()
  const adding = useMutation({
    mutationFn: () => unwrap(server.POST('/api/v1/administrators', { body: { email } })),
    onSuccess: async (person) => {
      setEmail('')
      toast(say.added(person.email))
      await queries.invalidateQueries({ queryKey: administratorsQuery.queryKey })
    },
  })
  return (
    <Form className="add" error={adding.error} fields={['/email']} onSubmit={() => adding.mutate()}>
      <TextField
        label={say.email}
        hint={say.emailHint}
        type="email"
        required
        autoComplete="off"
        value={email}
        onText={setEmail}
        problem={problemsByPointer(adding.error).get('/email')}
      />
      <Button type="submit" busy={adding.isPending}>
        {say.add}
      </Button>
    </Form>
  )
}

interface RemoveDialogProps {
  readonly person: Administrator
  readonly isSelf: boolean
  readonly onClose: () => void
}

function RemoveDialog({ person: { id, email }, isSelf, onClose }: RemoveDialogProps) {
  const queries = useQueryClient()
  const removing = useMutation({
    mutationFn: () => unwrap(server.DELETE('/api/v1/administrators/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onClose()
      toast(say.removed(email))
      // Whoever removed themselves may not read the list any more: the session says so first.
      await queries.invalidateQueries({ queryKey: (isSelf ? sessionQuery : administratorsQuery).queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(email)}
      act={say.remove}
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    >
      <p>{isSelf ? say.askSelf : say.askWhy}</p>
    </ConfirmDialog>
  )
}
