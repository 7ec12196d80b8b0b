// The invitations that nobody has accepted yet.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { includesRole } from '../../../src/access/policy.ts'
import { api, unwrap } from '../../api/client.ts'
import { useMembership } from '../../api/membership.ts'
import { invitationsQuery } from '../../api/people.ts'
import type { Invitation } from '../../api/people.ts'
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
import type { CreatedLink } from './link-dialog.tsx'
import { RoleText } from './role-fields.tsx'

const say = words.settings.people

export function Invitations({ onLink }: { onLink: (created: CreatedLink) => void }) {
  const invitations = useQuery(invitationsQuery)
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
          <InvitationRow key={invitation.id} invitation={invitation} onLink={onLink} />
        ))}
      </Table>
    </>
  )
}

interface InvitationRowProps {
  readonly invitation: Invitation
  readonly onLink: (created: CreatedLink) => void
}

function InvitationRow({ invitation, onLink }: InvitationRowProps) {
  const { id, email, name, role, rights, expires_at: end } = invitation
  const own = useMembership()?.role ?? null
  const now = useNow()
  const queries = useQueryClient()
  const params = { path: { id } }
  const refetch = () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey })
  const linking = useMutation({
    mutationFn: () => unwrap(api.POST('/invitations/{id}/link', { params })),
    onSuccess: async (created) => {
      onLink({ email, ...created })
      await refetch()
    },
  })
  const revoking = useMutation({
    mutationFn: () => unwrap(api.DELETE('/invitations/{id}', { params })),
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
