import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { includesRole } from '../../../src/access/policy.ts'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { api, unwrap } from '../../api/client.ts'
import { useMayOpenGroup } from '../../api/groups.ts'
import { useMembership } from '../../api/membership.ts'
import { accountInvitations, peopleQuery } from '../../api/people.ts'
import type { Member } from '../../api/people.ts'
import { messageOf } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { Button, classOf } from '../../parts/button.tsx'
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
import { LinkDialog } from '../../parts/link-dialog.tsx'
import type { CreatedLink } from '../../parts/link-dialog.tsx'
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
  const own = useMembership()?.role ?? null
  const [opened, setOpened] = useState<Opened | null>(null)
  if (people.isPending) return <Loading />
  if (people.isLoadingError) return <Failed error={people.error} onRetry={() => void people.refetch()} />
  const members = people.data.data
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
            isLastOwner={isLastOwner(person, members)}
            onLink={setCreated}
            onOpen={(dialog) => setOpened({ dialog, person })}
          />
        ))}
      </Table>
      <Invitations of={accountInvitations} own={own} onLink={setCreated} />
      {inviting && (
        <InviteDialog
          title={say.inviteTitle}
          to={accountInvitations}
          own={own ?? 'viewer'}
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

/** Whether the account would have no owner without the membership of this person. */
function isLastOwner({ id, role }: Member, people: readonly Member[]): boolean {
  const hasOther = people.some((one) => (one.id !== id && one.role === 'owner') || one.group?.role === 'owner')
  return role === 'owner' && !hasOther
}

interface PersonRowProps {
  readonly person: Member
  readonly isLastOwner: boolean
  readonly onLink: (created: CreatedLink) => void
  readonly onOpen: (dialog: Opened['dialog']) => void
}

function PersonRow({ person, isLastOwner, onLink, onOpen }: PersonRowProps) {
  const { id, email, name, role, rights, via, group, last_active_at: last } = person
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
        {group && <small className="muted block">{groupLine(person, group)}</small>}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.last}>
        {last === null ? say.never : <Time at={last} />}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        {via === 'group' && group && <ChangeInGroup email={email} group={group} />}
        {via === 'member' && (
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
        )}
      </td>
    </tr>
  )
}

type RoleInGroup = NonNullable<Member['group']>

/** Says that the role comes from the group, or that a member has a role there too. */
function groupLine({ via }: Member, group: RoleInGroup): string {
  const name = sanitizeLine(group.name)
  return via === 'group' ? words.groups.byGroup(name) : words.groups.alsoByGroup(ROLE_NAMES[group.role], name)
}

/** Leads to the group, where the role of the person is changed; whoever may not open the group is told whom to ask. */
function ChangeInGroup({ email, group: { id } }: { email: string; group: RoleInGroup }) {
  const label = words.groups.changeInGroupOf(sanitizeLine(email))
  if (!useMayOpenGroup(id))
    return (
      <Button small whyNot={words.groups.changedThere} aria-label={label}>
        {words.groups.changeInGroup}
      </Button>
    )
  return (
    <Link className={classOf({ small: true })} to="/groups/$id" params={{ id }} aria-label={label}>
      {words.groups.changeInGroup}
    </Link>
  )
}
