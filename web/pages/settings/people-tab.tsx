import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { includesRole } from '../../../src/access/policy.ts'
import { api, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { peopleQuery } from '../../api/people.ts'
import type { Member } from '../../api/people.ts'
import { messageOf } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Ellipsis, UserPlus } from '../../parts/icons.ts'
import { Menu } from '../../parts/menu.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import type { CreatedLink } from './link-dialog.tsx'
import { RemoveDialog, RoleDialog, SignOutDialog } from './member-dialogs.tsx'
import { RoleText } from './role-fields.tsx'

const say = words.settings.people

const DIALOGS = { role: RoleDialog, signOut: SignOutDialog, remove: RemoveDialog }

interface Opened {
  readonly dialog: keyof typeof DIALOGS
  readonly person: Member
}

export function PeopleTab() {
  const people = useQuery(peopleQuery)
  const [created, setCreated] = useState<CreatedLink | null>(null)
  const [inviting, setInviting] = useState(false)
  const [opened, setOpened] = useState<Opened | null>(null)
  if (people.isPending) return <Loading />
  if (people.isLoadingError) return <Failed error={people.error} onRetry={() => void people.refetch()} />
  const members = people.data.data
  const owners = members.filter(({ role }) => role === 'owner').length
  const Opened = opened && DIALOGS[opened.dialog]
  return (
    <>
      <div className="row wrap">
        <p className="hint">{say.hint}</p>
        <span className="push" />
        <Button kind="main" icon={UserPlus} verb="people.change" onClick={() => setInviting(true)}>
          {say.invite}
        </Button>
      </div>
      <Table
        label={words.settings.tabs.people}
        head={
          <>
            <Column label={say.name} />
            <Column label={say.role} />
            <Column label={say.last} />
            <Column label={words.parts.more} hidden />
          </>
        }
      >
        {members.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            isLastOwner={person.role === 'owner' && owners === 1}
            onLink={setCreated}
            onOpen={(dialog) => setOpened({ dialog, person })}
          />
        ))}
      </Table>
      <Invitations onLink={setCreated} />
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onCreated={(link) => {
            setInviting(false)
            setCreated(link)
          }}
        />
      )}
      {created && <LinkDialog created={created} onClose={() => setCreated(null)} />}
      {opened && Opened && <Opened person={opened.person} onClose={() => setOpened(null)} />}
    </>
  )
}

interface PersonRowProps {
  readonly person: Member
  readonly isLastOwner: boolean
  readonly onLink: (created: CreatedLink) => void
  readonly onOpen: (dialog: Opened['dialog']) => void
}

function PersonRow({ person, isLastOwner, onLink, onOpen }: PersonRowProps) {
  const { id, email, name, role, rights, last_active_at: last } = person
  const isSelf = useSession()?.person.id === id
  const own = useMembership()?.role ?? null
  const linking = useMutation({
    mutationFn: () => unwrap(api.POST('/people/{id}/link', { params: { path: { id } } })),
    onSuccess: (created) => onLink({ email, ...created }),
    onError: (error) => toast(messageOf(error)),
  })
  const whyNot = !includesRole(own, role) ? say.ownersChange : isLastOwner ? say.lastOwner : null
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="strong">{sanitizeLine(name)}</span> {isSelf && <Badge tone="line">{say.you}</Badge>}
        <small className="muted block">{sanitizeLine(email)}</small>
      </td>
      <td {...TABLE_ROLES.cell}>
        <RoleText role={role} rights={rights} />
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.last}>
        {last === null ? say.never : <Time at={last} />}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        <span className="row">
          <Button
            small
            verb="people.change"
            whyNot={whyNot}
            aria-label={say.changeRoleOf(email)}
            onClick={() => onOpen('role')}
          >
            {say.changeRole}
          </Button>
          {!isSelf && (
            <Menu
              small
              iconOnly
              icon={Ellipsis}
              label={say.moreFor(email)}
              entries={[
                { id: 'link', label: say.again, whyNot, onPick: () => linking.mutate() },
                { id: 'sign-out', label: say.signOutEverywhere, whyNot, onPick: () => onOpen('signOut') },
                { id: 'remove', label: say.remove, danger: true, whyNot, onPick: () => onOpen('remove') },
              ]}
            />
          )}
        </span>
      </td>
    </tr>
  )
}
