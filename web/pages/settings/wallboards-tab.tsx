import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ExternalLink, MonitorUp } from '../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { wallboardsQuery } from '../../api/wallboards.ts'
import type { Wallboard } from '../../api/wallboards.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { OneTimeSecret } from '../../parts/one-time-secret.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { WallboardForm } from './wallboard-form.tsx'

const say = words.wallboards

export function WallboardsTab() {
  const wallboards = useQuery(wallboardsQuery)
  const [creating, setCreating] = useState(false)
  const [created, setCreated] = useState<Wallboard | null>(null)
  const [revoking, setRevoking] = useState<Wallboard | null>(null)
  if (wallboards.isPending) return <Loading />
  if (wallboards.isLoadingError) return <Failed error={wallboards.error} onRetry={() => void wallboards.refetch()} />
  return (
    <>
      <div className="row wrap">
        <p className="hint">{say.hint}</p>
        <span className="push" />
        <Button verb="wallboards.manage" icon={MonitorUp} onClick={() => setCreating(true)}>
          {say.create}
        </Button>
      </div>
      <WallboardTable wallboards={wallboards.data.data} onRevoke={setRevoking} />
      {creating && (
        <WallboardForm
          onClose={() => setCreating(false)}
          onCreated={(wallboard) => {
            setCreating(false)
            setCreated(wallboard)
          }}
        />
      )}
      {created && <CreatedDialog wallboard={created} onClose={() => setCreated(null)} />}
      {revoking && <RevokeDialog wallboard={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

interface TableProps {
  readonly wallboards: readonly Wallboard[]
  readonly onRevoke: (wallboard: Wallboard) => void
}

function WallboardTable({ wallboards, onRevoke }: TableProps) {
  if (wallboards.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  return (
    <Table
      label={words.settings.tabs.wallboards}
      head={
        <>
          <Column label={say.name} />
          <Column label={say.numbers} />
          <Column label={say.createdAt} />
          <Column label={say.opened} />
          <Column label={say.revoke} hidden />
        </>
      }
    >
      {wallboards.map((wallboard) => (
        <WallboardRow key={wallboard.id} wallboard={wallboard} onRevoke={() => onRevoke(wallboard)} />
      ))}
    </Table>
  )
}

function WallboardRow({ wallboard, onRevoke }: { wallboard: Wallboard; onRevoke: () => void }) {
  const { name, url, hide_numbers: isHidden, created_at: created, last_opened_at: opened } = wallboard
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        <bdi className="strong">{sanitizeLine(name)}</bdi>
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.numbers}>
        {isHidden ? say.hidden : say.shown}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.createdAt}>
        <Time at={created} />
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.opened}>
        {opened === null ? say.never : <Time at={opened} />}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        <div className="row">
          {url === null ? <span className="hint">{say.unreadable}</span> : <LinkActions name={name} url={url} />}
          <Button small aria-label={say.revokeOf(sanitizeLine(name))} onClick={onRevoke}>
            {say.revoke}
          </Button>
        </div>
      </td>
    </tr>
  )
}

function LinkActions({ name, url }: { name: string; url: string }) {
  return (
    <>
      <Copy text={url} label={say.copyOf(sanitizeLine(name))} iconOnly />
      <OpenLink url={url} label={say.openOf(sanitizeLine(name))} />
    </>
  )
}

function OpenLink({ url, label }: { url: string; label: string }) {
  return (
    <a className={classOf({ small: true })} href={url} target="_blank" rel="noreferrer" aria-label={label}>
      <Icon of={ExternalLink} small />
      {say.open}
    </a>
  )
}

function CreatedDialog({ wallboard: { name, url }, onClose }: { wallboard: Wallboard; onClose: () => void }) {
  return (
    <Dialog title={say.created} onClose={onClose} actions={<Button onClick={onClose}>{words.parts.close}</Button>}>
      <p>{say.createdWhy}</p>
      {url !== null && (
        <>
          <OneTimeSecret text={url} label={say.link} copy={say.copy} />
          <div>
            <OpenLink url={url} label={say.openOf(sanitizeLine(name))} />
          </div>
        </>
      )}
    </Dialog>
  )
}

function RevokeDialog({ wallboard: { id, name }, onClose }: { wallboard: Wallboard; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => unwrap(api.DELETE('/wallboards/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: wallboardsQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(sanitizeLine(name))}
      act={say.revoke}
      busy={revoking.isPending}
      error={revoking.error}
      onYes={() => revoking.mutate()}
      onClose={onClose}
    >
      <p>{say.askWhy}</p>
    </ConfirmDialog>
  )
}
