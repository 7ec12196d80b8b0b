// Adds an account to a group, and removes it: each says first who gets access, and who loses it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ROLE_NAMES } from '../../../../src/access/refusal.ts'
import { server, unwrap } from '../../../api/client.ts'
import { GROUPS_KEY, useGroupPeople } from '../../../api/groups.ts'
import type { Group, GroupAccount, GroupPerson } from '../../../api/groups.ts'
import { sessionQuery } from '../../../api/session.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Loading } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'

const say = words.groups.account

export interface AddedAccount {
  readonly number: string
  readonly name: string
}

interface AddDialogProps {
  readonly group: Group
  readonly account: AddedAccount
  readonly onClose: () => void
}

export function AddDialog({ group, account: { number, name }, onClose }: AddDialogProps) {
  const people = useGroupPeople(group)
  const adding = useMove(group, { add: [number] }, () => {
    onClose()
    toast(say.added(sanitizeLine(name)))
  })
  return (
    <ConfirmDialog
      title={say.addAsk(sanitizeLine(name), sanitizeLine(group.name))}
      act={say.add}
      kind="main"
      busy={adding.isPending}
      error={adding.error ?? people.error}
      onYes={() => adding.mutate()}
      onClose={onClose}
    >
      {people.isLoading && <Loading rows={2} />}
      {!people.isEnabled && <p>{say.addGivesAll}</p>}
      {people.data?.length === 0 && <p>{say.addGivesNobody}</p>}
      {people.data && people.data.length > 0 && (
        <>
          <p>{say.addGives}</p>
          <Names people={people.data} />
        </>
      )}
      <p>{say.addMoves}</p>
    </ConfirmDialog>
  )
}

interface RemoveDialogProps {
  readonly group: Group
  readonly account: GroupAccount
  readonly onClose: () => void
}

export function RemoveDialog({ group, account: { number, name, members }, onClose }: RemoveDialogProps) {
  const people = useGroupPeople(group)
  const losing = people.data?.filter(({ id }) => !members.includes(id))
  const removing = useMove(group, { remove: [String(number)] }, () => {
    onClose()
    toast(say.removed(sanitizeLine(name)))
  })
  return (
    <ConfirmDialog
      title={say.removeAsk(sanitizeLine(name), sanitizeLine(group.name))}
      act={say.remove}
      busy={removing.isPending}
      error={removing.error ?? people.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    >
      {people.isLoading && <Loading rows={2} />}
      {!people.isEnabled && <p>{say.removeLosesAll}</p>}
      {losing?.length === 0 && <p>{say.removeLosesNobody}</p>}
      {losing && losing.length > 0 && (
        <>
          <p>{say.removeLoses}</p>
          <Names people={losing} />
        </>
      )}
      <p>{say.removeStays}</p>
    </ConfirmDialog>
  )
}

function Names({ people }: { people: readonly GroupPerson[] }) {
  return (
    <ul className="named">
      {people.map(({ id, name, role }) => (
        <li key={id}>
          <bdi>{sanitizeLine(name)}</bdi> <span className="muted">({ROLE_NAMES[role]})</span>
        </li>
      ))}
    </ul>
  )
}

function useMove({ id }: Group, body: { readonly add: string[] } | { readonly remove: string[] }, onDone: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(server.PATCH('/api/v1/groups/{id}/accounts', { params: { path: { id } }, body })),
    onSuccess: async () => {
      onDone()
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}
