// A group of accounts: its accounts, its people and their roles (S55).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { server, unwrap } from '../../../api/client.ts'
import { GROUPS_KEY, groupsQuery, useManagerRole, useMayOpenGroup } from '../../../api/groups.ts'
import type { Group } from '../../../api/groups.ts'
import { sessionQuery, useSession } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button, classOf } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { Pencil, Trash2 } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { Page } from '../../../shell/page.tsx'
import { words } from '../../../words/words.ts'
import '../settings.css'
import { GroupAccounts } from './group-accounts.tsx'
import { GroupNameDialog } from './group-name-dialog.tsx'
import { GroupPeople } from './group-people.tsx'

const say = words.groups

const UP = { to: '/settings', search: { tab: 'groups' }, label: say.title }

export function GroupPage() {
  const { id } = useParams({ from: '/inside/groups/$id' })
  const groups = useQuery(groupsQuery)
  const mayOpen = useMayOpenGroup(id)
  if (groups.isPending)
    return (
      <Page title={say.title} up={UP}>
        <Loading />
      </Page>
    )
  if (groups.isLoadingError)
    return (
      <Page title={say.title} up={UP}>
        <Failed error={groups.error} onRetry={() => void groups.refetch()} />
      </Page>
    )
  const group = groups.data.find((one) => one.id === id)
  if (!group) return <NoSuchGroup />
  return (
    <Page title={sanitizeLine(group.name)} up={UP} actions={mayOpen && <GroupActions key={group.id} group={group} />}>
      <div className="settings">
        {mayOpen ? <GroupParts key={group.id} group={group} /> : <Banner tone="warn">{say.adminsOnly}</Banner>}
      </div>
    </Page>
  )
}

function GroupParts({ group }: { group: Group }) {
  const own = useManagerRole(group)
  return (
    <>
      <p className="hint">{say.hint}</p>
      <GroupAccounts group={group} own={own} />
      {own === null ? (
        <div className="settings-part">
          <h2>{say.people}</h2>
          <p className="hint">{say.byOwners}</p>
        </div>
      ) : (
        <GroupPeople group={group} own={own} />
      )}
    </>
  )
}

function NoSuchGroup() {
  return (
    <Page title={say.noGroup} up={UP}>
      <Empty
        title={say.noGroup}
        action={
          <Link className={classOf({})} to="/settings" search={{ tab: 'groups' }}>
            {say.toGroups}
          </Link>
        }
      >
        {say.noGroupWhy}
      </Empty>
    </Page>
  )
}

function GroupActions({ group }: { group: Group }) {
  const mayDelete = useSession()?.is_server_administrator === true
  const mayRename = useManagerRole(group) !== null
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  return (
    <>
      {mayRename && (
        <Button icon={Pencil} onClick={() => setOpen('rename')}>
          {say.rename}
        </Button>
      )}
      {mayDelete && (
        <Button icon={Trash2} onClick={() => setOpen('delete')}>
          {say.delete}
        </Button>
      )}
      {open === 'rename' && <RenameDialog group={group} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog group={group} onClose={() => setOpen(null)} />}
    </>
  )
}

interface DialogProps {
  readonly group: Group
  readonly onClose: () => void
}

function RenameDialog({ group: { id, name: before }, onClose }: DialogProps) {
  const queries = useQueryClient()
  const renaming = useMutation({
    mutationFn: (name: string) =>
      unwrap(server.PATCH('/api/v1/groups/{id}', { params: { path: { id } }, body: { name } })),
    onSuccess: async ({ name }) => {
      onClose()
      toast(say.renamed(sanitizeLine(name)))
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <GroupNameDialog
      title={say.renameTitle(sanitizeLine(before))}
      act={words.parts.save}
      before={before}
      saving={renaming}
      onClose={onClose}
    />
  )
}

function DeleteDialog({ group: { id, name, accounts }, onClose }: DialogProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const deleting = useMutation({
    mutationFn: () => unwrap(server.DELETE('/api/v1/groups/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      toast(say.deleted(sanitizeLine(name)))
      await navigate({ to: '/settings', search: { tab: 'groups' } })
      queries.removeQueries({ queryKey: [...GROUPS_KEY, id] })
      await queries.invalidateQueries({ queryKey: GROUPS_KEY })
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.deleteAsk(sanitizeLine(name))}
      act={say.delete}
      busy={deleting.isPending}
      error={deleting.error}
      onYes={() => deleting.mutate()}
      onClose={onClose}
    >
      <p>{say.deleteStays(accounts)}</p>
      <p>{say.deleteGoes}</p>
    </ConfirmDialog>
  )
}
