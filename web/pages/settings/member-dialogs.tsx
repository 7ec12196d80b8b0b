// What can be done with a member: another role, signed out everywhere, removed.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { peopleQuery } from '../../api/people.ts'
import type { Member } from '../../api/people.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { RoleFields, chosenRole } from './role-fields.tsx'
import type { RoleChoice } from './role-fields.tsx'

const say = words.settings.people

interface MemberDialogProps {
  readonly person: Member
  readonly onClose: () => void
}

export function RoleDialog({ person, onClose }: MemberDialogProps) {
  const own = useMembership()?.role ?? 'viewer'
  const isSelf = useSession()?.person.id === person.id
  const [choice, setChoice] = useState<RoleChoice>(person)
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: () =>
      unwrap(api.PATCH('/people/{id}', { params: { path: { id: person.id } }, body: chosenRole(choice) })),
    onSuccess: async () => {
      onClose()
      toast(say.roleSaved(person.name))
      await queries.invalidateQueries({ queryKey: isSelf ? sessionQuery.queryKey : peopleQuery.queryKey })
      if (isSelf) await queries.invalidateQueries({ queryKey: peopleQuery.queryKey })
    },
  })
  return (
    <Dialog title={say.roleOf(person.name)} onClose={onClose}>
      <Form className="dialog-form" error={saving.error} fields={['/role']} onSubmit={() => saving.mutate()}>
        <RoleFields
          choice={choice}
          own={own}
          onChoice={setChoice}
          problem={problemsByPointer(saving.error).get('/role')}
        />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={saving.isPending}>
            {words.parts.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

export function SignOutDialog({ person, onClose }: MemberDialogProps) {
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

export function RemoveDialog({ person, onClose }: MemberDialogProps) {
  const queries = useQueryClient()
  const removing = useMutation({
    mutationFn: () => unwrap(api.DELETE('/people/{id}', { params: { path: { id: person.id } } })),
    onSuccess: async () => {
      onClose()
      toast(say.removed(person.email))
      await queries.invalidateQueries({ queryKey: peopleQuery.queryKey })
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
