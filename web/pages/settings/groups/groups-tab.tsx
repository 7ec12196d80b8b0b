// The groups of accounts of the person; for administrators of this server, all groups.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ROLE_NAMES } from '../../../../src/access/refusal.ts'
import { server, unwrap } from '../../../api/client.ts'
import { GROUPS_KEY, groupsQuery, useMayOpenGroup } from '../../../api/groups.ts'
import type { Group } from '../../../api/groups.ts'
import { useSession } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { Plus } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { GroupNameDialog } from './group-name-dialog.tsx'

const say = words.groups

export function GroupsTab() {
  const groups = useQuery(groupsQuery)
  const mayCreate = useSession()?.is_server_administrator === true
  const [creating, setCreating] = useState(false)
  if (groups.isPending) return <Loading />
  if (groups.isLoadingError) return <Failed error={groups.error} onRetry={() => void groups.refetch()} />
  return (
    <>
      <div className="row wrap">
        <p className="hint">{say.hint}</p>
        <span className="push" />
        {mayCreate && (
          <Button kind="main" icon={Plus} onClick={() => setCreating(true)}>
            {say.create}
          </Button>
        )}
      </div>
      <GroupTable groups={groups.data} />
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  )
}

function GroupTable({ groups }: { groups: readonly Group[] }) {
  if (groups.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  return (
    <Table
      label={say.title}
      head={
        <>
          <Column label={say.name} />
          <Column label={say.role} />
          <Column label={say.accounts} num />
          <Column label={say.people} num />
        </>
      }
    >
      {groups.map((group) => (
        <GroupRow key={group.id} group={group} />
      ))}
    </Table>
  )
}

function GroupRow({ group: { id, name, accounts, people } }: { group: Group }) {
  const mayOpen = useMayOpenGroup(id)
  const role = useSession()?.groups.find((one) => one.id === id)?.role
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        {mayOpen ? (
          <Link className="name" to="/groups/$id" params={{ id }} dir="auto">
            {sanitizeLine(name)}
          </Link>
        ) : (
          <bdi className="strong">{sanitizeLine(name)}</bdi>
        )}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.role}>
        {role === undefined ? say.noRole : ROLE_NAMES[role]}
      </td>
      <td {...TABLE_ROLES.cell} className="num" data-label={say.accounts}>
        {accounts}
      </td>
      <td {...TABLE_ROLES.cell} className="num" data-label={say.people}>
        {people}
      </td>
    </tr>
  )
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const creating = useMutation({
    mutationFn: (name: string) => unwrap(server.POST('/api/v1/groups', { body: { name } })),
    onSuccess: async ({ id, name }) => {
      toast(say.created(sanitizeLine(name)))
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
      await navigate({ to: '/groups/$id', params: { id } })
    },
  })
  return <GroupNameDialog title={say.createTitle} act={say.create} saving={creating} onClose={onClose} />
}
