import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from '../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemText, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { OneTimeSecret } from '../../parts/one-time-secret.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.settings.people
const PEOPLE_KEY = ['people']

interface CreatedLink {
  readonly email: string
  readonly link: string
  readonly expires_at: string
}

interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly invited: boolean
  readonly last_active_at: string | null
}

export function PeopleTab() {
  const people = useQuery({
    queryKey: PEOPLE_KEY,
    queryFn: () => unwrap(api.GET('/people', { params: { query: { limit: 200 } } })),
  })
  const [createdLink, setCreatedLink] = useState<CreatedLink | null>(null)
  const [removing, setRemoving] = useState<Person | null>(null)
  const [signingOut, setSigningOut] = useState<Person | null>(null)
  if (people.isPending) return <Loading />
  if (people.isLoadingError) return <Failed error={people.error} onRetry={() => void people.refetch()} />
  return (
    <>
      <p className="hint">{say.hint}</p>
      <Table
        label={words.settings.tabs.people}
        head={
          <>
            <Column label={say.name} />
            <Column label={say.email} />
            <Column label={say.last} />
            <Column label={words.parts.more} hidden />
          </>
        }
      >
        {people.data.data.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            onLink={setCreatedLink}
            onSignOut={() => setSigningOut(person)}
            onRemove={() => setRemoving(person)}
          />
        ))}
      </Table>
      <InviteForm onCreated={setCreatedLink} />
      {createdLink && <LinkDialog createdLink={createdLink} onClose={() => setCreatedLink(null)} />}
      {signingOut && <SignOutDialog person={signingOut} onClose={() => setSigningOut(null)} />}
      {removing && <RemoveDialog person={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}

interface PersonRowProps {
  readonly person: Person
  readonly onLink: (createdLink: CreatedLink) => void
  readonly onSignOut: () => void
  readonly onRemove: () => void
}

function PersonRow({ person, onLink, onSignOut, onRemove }: PersonRowProps) {
  const self = useSession()?.person.id === person.id
  const linking = useMutation({
    mutationFn: () => unwrap(api.POST('/people/{id}/link', { params: { path: { id: person.id } } })),
    onSuccess: (created) => onLink({ email: person.email, ...created }),
  })
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="strong">{sanitizeLine(person.name)}</span> {self && <Badge tone="line">{say.you}</Badge>}
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        {sanitizeLine(person.email)}
      </td>
      <td {...TABLE_ROLES.cell} data-label={person.invited ? undefined : say.last}>
        {lastHere(person)}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        {linking.isError && <ProblemText>{messageOf(linking.error)}</ProblemText>}
        {!self && (
          <span className="row">
            <Button
              small
              busy={linking.isPending}
              aria-label={say.againFor(person.email)}
              onClick={() => linking.mutate()}
            >
              {say.again}
            </Button>
            {!person.invited && (
              <Button small aria-label={say.signOutOf(person.email)} onClick={onSignOut}>
                {say.signOut}
              </Button>
            )}
            <Button small aria-label={say.removeOf(person.email)} onClick={onRemove}>
              {say.remove}
            </Button>
          </span>
        )}
      </td>
    </tr>
  )
}

function lastHere({ invited, last_active_at: last }: Person) {
  if (invited) return <span className="muted">{say.invited}</span>
  return last === null ? say.never : <Time at={last} />
}

function InviteForm({ onCreated }: { onCreated: (createdLink: CreatedLink) => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const queries = useQueryClient()
  const inviting = useMutation({
    mutationFn: () => unwrap(api.POST('/people', { body: { name, email } })),
    onSuccess: async (person) => {
      onCreated(person)
      setName('')
      setEmail('')
      await queries.invalidateQueries({ queryKey: PEOPLE_KEY })
    },
  })
  const problems = problemsByPointer(inviting.error)
  return (
    <Form error={inviting.error} fields={['/name', '/email']} onSubmit={() => inviting.mutate()}>
      <h2>{say.invite}</h2>
      <div className="grid2">
        <TextField label={say.name} required value={name} onText={setName} problem={problems.get('/name')} />
        <TextField
          label={say.email}
          type="email"
          autoComplete="off"
          required
          value={email}
          onText={setEmail}
          problem={problems.get('/email')}
        />
      </div>
      <Button type="submit" icon={UserPlus} busy={inviting.isPending}>
        {say.invite}
      </Button>
    </Form>
  )
}

function LinkDialog({ createdLink, onClose }: { createdLink: CreatedLink; onClose: () => void }) {
  return (
    <Dialog
      title={say.linkFor(createdLink.email)}
      onClose={onClose}
      actions={<Button onClick={onClose}>{words.parts.close}</Button>}
    >
      <p>
        {say.linkEnds} <Time at={createdLink.expires_at} />. {say.linkWhy}
      </p>
      <OneTimeSecret text={createdLink.link} label={say.linkFor(createdLink.email)} copy={say.copyLink} />
    </Dialog>
  )
}

function SignOutDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const ending = useMutation({
    mutationFn: () => unwrap(api.DELETE('/people/{id}/sessions', { params: { path: { id: person.id } } })),
    onSuccess: () => {
      onClose()
      toast(say.signedOut(person.email))
    },
  })
  return (
    <ConfirmDialog
      title={say.signOutAsk(person.email)}
      act={say.signOut}
      busy={ending.isPending}
      error={ending.error}
      onYes={() => ending.mutate()}
      onClose={onClose}
    >
      <p>{say.signOutWhy}</p>
    </ConfirmDialog>
  )
}

function RemoveDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const queries = useQueryClient()
  const removing = useMutation({
    mutationFn: () => unwrap(api.DELETE('/people/{id}', { params: { path: { id: person.id } } })),
    onSuccess: async () => {
      onClose()
      toast(say.removed(person.email))
      await queries.invalidateQueries({ queryKey: PEOPLE_KEY })
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(person.email)}
      act={say.remove}
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    >
      <p>{say.askWhy}</p>
    </ConfirmDialog>
  )
}
