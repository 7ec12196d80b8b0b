// The people of a group: their roles count in all of its accounts.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { includesRole, type Role } from '../../../../src/access/policy.ts'
import { server, unwrap } from '../../../api/client.ts'
import { GROUPS_KEY, groupAccountsQuery, groupInvitations, useGroupPeople } from '../../../api/groups.ts'
import type { Group, GroupPerson } from '../../../api/groups.ts'
import { sessionQuery, useSession } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { UserPlus } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { Badge } from '../../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { ChooseRole } from '../choose-role.tsx'
import { Invitations } from '../invitations.tsx'
import { InviteDialog } from '../invite-dialog.tsx'
import { LinkDialog } from '../../../parts/link-dialog.tsx'
import type { CreatedLink } from '../../../parts/link-dialog.tsx'
import { RoleText } from '../role-fields.tsx'
import type { SectionProps } from './group-accounts.tsx'

const say = words.groups.person
const sayOfPeople = words.settings.people

interface Opened {
  readonly dialog: 'role' | 'remove'
  readonly person: GroupPerson
}

export function GroupPeople({ group, own }: SectionProps) {
  const people = useGroupPeople(group)
  const invitations = useMemo(() => groupInvitations(group.id), [group.id])
  const [created, setCreated] = useState<CreatedLink | null>(null)
  const [inviting, setInviting] = useState(false)
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <div className="settings-part">
      <div className="row wrap">
        <h2>{words.groups.people}</h2>
        <span className="push" />
        <Button icon={UserPlus} onClick={() => setInviting(true)}>
          {say.invite}
        </Button>
      </div>
      {people.isPending && <Loading rows={3} />}
      {people.isLoadingError && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && <PeopleTable group={group} own={own} people={people.data} onOpen={setOpened} />}
      <Invitations of={invitations} own={own} onLink={setCreated} />
      {inviting && (
        <InviteDialog
          title={say.inviteTitle(sanitizeLine(group.name))}
          to={invitations}
          own={own}
          onClose={() => setInviting(false)}
          onCreated={(link) => {
            setInviting(false)
            setCreated(link)
          }}
        />
      )}
      {created && <LinkDialog created={created} onClose={() => setCreated(null)} />}
      {opened?.dialog === 'role' && (
        <RoleDialog group={group} own={own} person={opened.person} onClose={() => setOpened(null)} />
      )}
      {opened?.dialog === 'remove' && (
        <RemoveDialog group={group} person={opened.person} onClose={() => setOpened(null)} />
      )}
    </div>
  )
}

interface PeopleTableProps extends SectionProps {
  readonly people: readonly GroupPerson[]
  readonly onOpen: (opened: Opened) => void
}

function PeopleTable({ group, own, people, onOpen }: PeopleTableProps) {
  const accounts = useQuery(groupAccountsQuery(group.id)).data ?? []
  if (people.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  const owners = people.filter(({ role }) => role === 'owner').length
  const areNeeded = owners === 1 && accounts.some(({ has_owner: hasOwner }) => !hasOwner)
  return (
    <Table
      label={words.groups.people}
      head={
        <>
          <Column label={sayOfPeople.name} />
          <Column label={sayOfPeople.role} />
          <Column label={words.parts.more} hidden />
        </>
      }
    >
      {people.map((person) => (
        <PersonRow
          key={person.id}
          own={own}
          person={person}
          isLastOwner={person.role === 'owner' && areNeeded}
          onOpen={(dialog) => onOpen({ dialog, person })}
        />
      ))}
    </Table>
  )
}

interface PersonRowProps {
  readonly own: Role
  readonly person: GroupPerson
  /** Without this owner of the group, one of its accounts would have no owner. */
  readonly isLastOwner: boolean
  readonly onOpen: (dialog: Opened['dialog']) => void
}

function PersonRow({ own, person: { id, email, name, role, rights }, isLastOwner, onOpen }: PersonRowProps) {
  const isSelf = useSession()?.person.id === id
  const whyNot = !includesRole(own, role) ? say.ownersChange : isLastOwner ? say.lastOwner : null
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <bdi className="strong">{sanitizeLine(name)}</bdi> {isSelf && <Badge tone="line">{sayOfPeople.you}</Badge>}
        <small className="muted block">{sanitizeLine(email)}</small>
      </td>
      <td {...TABLE_ROLES.cell}>
        <RoleText role={role} rights={rights} />
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        <span className="row">
          <Button
            small
            whyNot={whyNot}
            aria-label={sayOfPeople.changeRoleOf(sanitizeLine(email))}
            onClick={() => onOpen('role')}
          >
            {sayOfPeople.changeRole}
          </Button>
          <Button
            small
            whyNot={whyNot}
            aria-label={isSelf ? say.leave : say.removeOf(sanitizeLine(email))}
            onClick={() => onOpen('remove')}
          >
            {isSelf ? say.leave : sayOfPeople.remove}
          </Button>
        </span>
      </td>
    </tr>
  )
}

interface PersonDialogProps {
  readonly group: Group
  readonly person: GroupPerson
  readonly onClose: () => void
}

function RoleDialog({ group, own, person, onClose }: PersonDialogProps & { readonly own: Role }) {
  const queries = useQueryClient()
  const params = { path: { id: group.id, person: person.id } }
  return (
    <ChooseRole
      person={person}
      own={own}
      save={(body) => unwrap(server.PATCH('/api/v1/groups/{id}/people/{person}', { params, body }))}
      onSaved={async () => {
        onClose()
        toast(sayOfPeople.roleSaved(sanitizeLine(person.name)))
        // The role may be one’s own, and invitations by the person end.
        await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
        await queries.invalidateQueries({ queryKey: GROUPS_KEY })
      }}
      onClose={onClose}
    />
  )
}

function RemoveDialog({ group, person: { id, name }, onClose }: PersonDialogProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const session = useSession()
  const isSelf = session?.person.id === id
  const params = { path: { id: group.id, person: id } }
  const shown = sanitizeLine(name)
  const removing = useMutation({
    mutationFn: () => unwrap(server.DELETE('/api/v1/groups/{id}/people/{person}', { params })),
    onSuccess: async () => {
      onClose()
      toast(say.removed(shown))
      if (isSelf && !session.is_server_administrator) await navigate({ to: '/settings' })
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
    },
  })
  return (
    <ConfirmDialog
      title={isSelf ? say.removeSelfAsk(sanitizeLine(group.name)) : say.removeAsk(shown, sanitizeLine(group.name))}
      act={isSelf ? say.leave : sayOfPeople.remove}
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    >
      <p>{isSelf ? say.removeSelfWhy : say.removeWhy}</p>
    </ConfirmDialog>
  )
}
