// What can be done with a member: another role, signed out everywhere, removed.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { peopleQuery } from '../../api/people.ts'
import type { Member } from '../../api/people.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { ChooseRole } from './choose-role.tsx'

const say = words.settings.people

interface MemberDialogProps {
  readonly person: Member
  readonly onClose: () => void
}

export function RoleDialog({ person, onClose }: MemberDialogProps) {
  const own = useMembership()?.role ?? 'viewer'
  const isSelf = useSession()?.person.id === person.id
  const queries = useQueryClient()
  return (
    <ChooseRole
      person={person}
      own={own}
      save={(body) => unwrap(api.PATCH('/people/{id}', { params: { path: { id: person.id } }, body }))}
      onSaved={async () => {
        onClose()
        toast(say.roleSaved(person.name))
        await queries.invalidateQueries({ queryKey: isSelf ? sessionQuery.queryKey : peopleQuery.queryKey })
        if (isSelf) await queries.invalidateQueries({ queryKey: peopleQuery.queryKey })
      }}
      onClose={onClose}
    />
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
