// The invitations to an account or a group that nobody has accepted yet.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { includesRole, type Role } from '../../../src/access/policy.ts'
import type { Invitation, InvitationList } from '../../api/people.ts'
import { messageOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { ProblemText } from '../../parts/field.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import type { CreatedLink } from '../../parts/link-dialog.tsx'
import { RoleText } from './role-fields.tsx'

const say = words.settings.people

interface InvitationsProps {
  readonly of: InvitationList
  /** The role of whoever looks: nobody gives a higher role. */
  readonly own: Role | null
  readonly onLink: (created: CreatedLink) => void
}

export function Invitations({ of, own, onLink }: InvitationsProps) {
  const invitations = useQuery({ queryKey: of.queryKey, queryFn: of.list })
  if (invitations.isPending) return null
  if (invitations.isLoadingError) return <Failed error={invitations.error} onRetry={() => void invitations.refetch()} />
  if (invitations.data.data.length === 0) return null
  return (
    <>
      <h2>{say.invitations}</h2>
      <Table
        label={say.invitations}
        head={
          <>
            <Column label={say.name} />
            <Column label={say.role} />
            <Column label={say.expires} />
            <Column label={words.parts.more} hidden />
          </>
        }
      >
        {invitations.data.data.map((invitation) => (
          <InvitationRow key={invitation.id} of={of} own={own} invitation={invitation} onLink={onLink} />
        ))}
      </Table>
    </>
  )
}

function InvitationRow({ of, own, invitation, onLink }: InvitationsProps & { readonly invitation: Invitation }) {
  const { id, email, name, role, rights, expires_at: end } = invitation
  const now = useNow()
  const queries = useQueryClient()
  const refetch = () => queries.invalidateQueries({ queryKey: of.queryKey })
  const linking = useMutation({
    mutationFn: () => of.renew(id),
    onSuccess: async (created) => {
      onLink({ email, ...created })
      await refetch()
    },
  })
  const revoking = useMutation({
    mutationFn: () => of.revoke(id),
    onSuccess: async () => {
      toast(say.revoked(email))
      await refetch()
    },
  })
  const error = linking.error ?? revoking.error
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="strong">{sanitizeLine(name)}</span>
        <small className="muted block">{sanitizeLine(email)}</small>
      </td>
      <td {...TABLE_ROLES.cell}>
        <RoleText role={role} rights={rights} />
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.expires}>
        {Date.parse(end) <= now ? <Badge tone="line">{say.expired}</Badge> : <Time at={end} />}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        {error && <ProblemText>{messageOf(error)}</ProblemText>}
        <span className="row">
          <Button
            small
            busy={linking.isPending}
            whyNot={includesRole(own, role) ? null : say.ownersOnly}
            aria-label={say.againFor(email)}
            onClick={() => linking.mutate()}
          >
            {say.again}
          </Button>
          <Button small busy={revoking.isPending} aria-label={say.revokeOf(email)} onClick={() => revoking.mutate()}>
            {say.revoke}
          </Button>
        </span>
      </td>
    </tr>
  )
}
