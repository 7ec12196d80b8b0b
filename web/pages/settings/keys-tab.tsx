import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { KeyRound } from '../../parts/icons.ts'
import { useState } from 'react'
import { accountUrl, api, unwrap } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import type { ListedKey } from '../../api/keys.ts'
import { peopleQuery } from '../../api/people.ts'
import { useSession } from '../../api/session.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { OneTimeSecret } from '../../parts/one-time-secret.tsx'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { KeyDialog } from './key-dialog.tsx'
import { personName } from './key-owner.ts'
import { KeyForm, settableRights } from './key-form.tsx'
import type { CreatedKey } from './key-form.tsx'

const say = words.settings.keys

export function KeysTab() {
  const keys = useQuery(keysQuery)
  const [creating, setCreating] = useState(false)
  const [created, setCreated] = useState<CreatedKey | null>(null)
  const [changing, setChanging] = useState<ListedKey | null>(null)
  const [revoking, setRevoking] = useState<ListedKey | null>(null)
  if (keys.isPending) return <Loading />
  if (keys.isLoadingError) return <Failed error={keys.error} onRetry={() => void keys.refetch()} />
  return (
    <>
      <div className="row wrap">
        <p className="hint">{say.hint}</p>
        <span className="push" />
        <Button icon={KeyRound} verb="keys.manage" onClick={() => setCreating(true)}>
          {say.create}
        </Button>
      </div>
      <KeyTable keys={keys.data.data} onChange={setChanging} onRevoke={setRevoking} />
      {creating && (
        <KeyForm
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false)
            setCreated(key)
          }}
        />
      )}
      {created && <CreatedKeyDialog created={created} onClose={() => setCreated(null)} />}
      {changing && <KeyDialog apiKey={changing} onClose={() => setChanging(null)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

interface KeyTableProps {
  readonly keys: readonly ListedKey[]
  readonly onChange: (key: ListedKey) => void
  readonly onRevoke: (key: ListedKey) => void
}

function KeyTable({ keys, onChange, onRevoke }: KeyTableProps) {
  if (keys.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  return (
    <Table
      label={words.settings.tabs.keys}
      head={
        <>
          <Column label={say.name} />
          <Column label={say.key} />
          <Column label={say.may} />
          <Column label={say.source} />
          <Column label={say.lastUsed} />
          <Column label={say.expires} />
          <Column label={say.revoke} hidden />
        </>
      }
    >
      {keys.map((key) => (
        <KeyRow key={key.id} apiKey={key} onChange={() => onChange(key)} onRevoke={() => onRevoke(key)} />
      ))}
    </Table>
  )
}

interface KeyRowProps {
  readonly apiKey: ListedKey
  readonly onChange: () => void
  readonly onRevoke: () => void
}

function KeyRow({ apiKey: key, onChange, onRevoke }: KeyRowProps) {
  const sources = useQuery(sourcesQuery).data?.data ?? []
  const source = sources.find(({ id }) => id === key.source_id)?.name
  return (
    <tr {...TABLE_ROLES.row} className={key.revoked_at === null ? '' : 'dim'}>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="strong">{sanitizeLine(key.name)}</span>
        <KeyOwner apiKey={key} />
      </td>
      <td {...TABLE_ROLES.cell}>
        <code>{`ofh_••••${key.last4}`}</code>
      </td>
      <td {...TABLE_ROLES.cell}>
        {accessWords(key)}
        {key.addresses.length > 0 && <small className="muted block">{say.onlyFrom(key.addresses.join(', '))}</small>}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.source}>
        {source === undefined ? '' : sanitizeLine(source)}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.lastUsed}>
        {key.last_used_at === null ? say.never : <Time at={key.last_used_at} />}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.expires}>
        {key.expires_at === null ? say.expiresNever : <Time at={key.expires_at} />}
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        <KeyState apiKey={key} onChange={onChange} onRevoke={onRevoke} />
      </td>
    </tr>
  )
}

function KeyOwner({ apiKey: key }: { apiKey: ListedKey }) {
  const people = useQuery(peopleQuery)
  const self = useSession()?.person
  return <small className="muted block">{owned()}</small>

  function owned(): string {
    if (key.owner_left_at !== null) return say.ownerLeft
    if (key.owner === null) return say.ofAccount
    const owner = key.owner === self?.id ? self : people.data?.data.find(({ id }) => id === key.owner)
    if (owner) return say.ownedBy(personName(owner))
    // Whoever has access by the account's group is not among its members.
    return people.data ? say.ownedByOther : ''
  }
}

function KeyState({ apiKey: key, onChange, onRevoke }: KeyRowProps) {
  const now = useNow()
  if (key.revoked_at !== null) return <Badge tone="line">{say.revoked}</Badge>
  if (key.expires_at !== null && Date.parse(key.expires_at) <= now) return <Badge tone="line">{say.expired}</Badge>
  const hasOwnerLeft = key.owner_left_at !== null
  return (
    <span className="row">
      {hasOwnerLeft && <Badge tone="warn">{say.ended}</Badge>}
      <Button
        small
        verb="keys.manage"
        aria-label={hasOwnerLeft ? say.handOverOf(key.name) : say.changeOf(key.name)}
        onClick={onChange}
      >
        {hasOwnerLeft ? say.handOver : say.change}
      </Button>
      <Button small verb="keys.manage" aria-label={say.revokeOf(key.name)} onClick={onRevoke}>
        {say.revoke}
      </Button>
    </span>
  )
}

function CreatedKeyDialog({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  const command = testCommand(location.origin, created)
  return (
    <Dialog title={say.created} onClose={onClose} actions={<Button onClick={onClose}>{words.parts.close}</Button>}>
      <p>{say.createdWhy}</p>
      <OneTimeSecret text={created.key} label={say.created} copy={say.copyKey} />
      <h3>{say.tryIt}</h3>
      {command.tells && <p className="hint">{say.tryEvents}</p>}
      <pre className="code folded">
        <code>{command.text}</code>
      </pre>
      <div>
        <Copy text={command.text} label={say.copyCurl} />
      </div>
    </Dialog>
  )
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ListedKey; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => unwrap(api.DELETE('/keys/{id}', { params: { path: { id: apiKey.id } } })),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(sanitizeLine(apiKey.name))}
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

interface Command {
  readonly text: string
  /** The command creates a call, and does not only read. */
  readonly tells: boolean
}

/** The access of a key decides which command is shown. `origin`: the origin of the page. */
function testCommand(origin: string, { key, role }: CreatedKey): Command {
  const head = `-H 'authorization: Bearer ${key}'`
  if (role !== null) return { text: `curl '${origin}${accountUrl('/calls')}?limit=5' ${head}`, tells: false }
  const call = { uniqueid: 'test-1', status: 'ringing', is_test: true, fields: { caller_number: '+61412345678' } }
  const json = "-H 'content-type: application/json'"
  return { text: `curl '${origin}/api/v1/events' ${head} ${json} -d '${JSON.stringify(call)}'`, tells: true }
}

/** `Viewer, send calls` */
function accessWords({ role, rights }: Pick<ListedKey, 'role' | 'rights'>): string {
  const given = settableRights(role).filter((right) => rights.includes(right))
  return [...(role === null ? [] : [ROLE_NAMES[role]]), ...given.map((right) => say.rights[right])].join(', ')
}
