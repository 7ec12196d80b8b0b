import { useMay } from '../../api/may.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from '../../parts/icons.ts'
import { useState } from 'react'
import { keysQuery } from '../../api/keys.ts'
import type { ListedKey } from '../../api/keys.ts'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading, ActionError } from '../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { createKey } from './create-key.ts'
import { NewKeyPanel } from './new-key-panel.tsx'
import { api, unwrap } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { toast } from '../../parts/toasts.tsx'

const say = sourceWords.sources.api

/** The address for API requests, and the keys. */
export function ApiPanel({ source }: { source: Source }) {
  return (
    <>
      <section className="panel" aria-label={say.where}>
        <div className="head">
          <h2>{say.where}</h2>
        </div>
        <div className="body stackgap">
          <div className="row wrap apiurl">
            <code className="told">{source.url}</code>
            <Copy text={source.url ?? ''} label={say.copyUrl} />
          </div>
          <p className="hint">
            {say.whereWhy} <a href="/docs">{say.reference}</a>
          </p>
        </div>
      </section>
      {useMay('keys.manage') && <KeysPanel source={source} />}
    </>
  )
}

function KeysPanel({ source }: { source: Source }) {
  const queries = useQueryClient()
  const keys = useQuery(keysQuery)
  const creating = useMutation({
    mutationFn: () => createKey(source),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  return (
    <section className="panel">
      <div className="head">
        <h2>{say.keys}</h2>
        <span className="push">
          <Button verb="keys.manage" small icon={KeyRound} busy={creating.isPending} onClick={() => creating.mutate()}>
            {say.create}
          </Button>
        </span>
      </div>
      <div className="body stackgap">
        <ActionError error={creating.error} />
        {creating.data && <NewKeyPanel key={creating.data.id} source={source} text={creating.data.key} />}
        <p className="hint">{say.keysWhy}</p>
        {keys.isPending && <Loading rows={2} />}
        {keys.isError && <Failed error={keys.error} onRetry={() => void keys.refetch()} />}
        {keys.data && <KeyTable keys={keys.data.data.filter((key) => key.source_id === source.id)} />}
      </div>
    </section>
  )
}

function KeyTable({ keys }: { keys: readonly ListedKey[] }) {
  const [revoking, setRevoking] = useState<ListedKey | null>(null)
  const valid = keys.filter((key) => key.revoked_at === null)
  if (valid.length === 0) return <p>{say.noKeys}</p>
  const head = (
    <>
      <Column label={sourceWords.sources.name} />
      <Column label={say.key} />
      <Column label={say.lastUsed} />
      <Column label={say.revoke} hidden />
    </>
  )
  return (
    <>
      <Table label={say.keys} head={head}>
        {valid.map((key) => (
          <tr {...TABLE_ROLES.row} key={key.id}>
            <td {...TABLE_ROLES.cell} className="full">
              <span className="told" dir="auto">
                {sanitizeLine(key.name)}
              </span>
            </td>
            <td {...TABLE_ROLES.cell}>
              <code>{say.shown(key.last4)}</code>
            </td>
            <td {...TABLE_ROLES.cell}>
              {key.last_used_at === null ? <span className="muted">{say.never}</span> : <Time at={key.last_used_at} />}
            </td>
            <td {...TABLE_ROLES.cell} className="num">
              <Button verb="keys.manage" small kind="quiet" onClick={() => setRevoking(key)}>
                {say.revoke}
              </Button>
            </td>
          </tr>
        ))}
      </Table>
      {revoking && <RevokeKey id={revoking.id} name={revoking.name} onClose={() => setRevoking(null)} />}
    </>
  )
}

function RevokeKey({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => unwrap(api.DELETE('/keys/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onClose()
      toast(say.revoked)
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.revokeAsk(sanitizeLine(name))}
      act={say.revoke}
      busy={revoking.isPending}
      error={revoking.error}
      onYes={() => revoking.mutate()}
      onClose={onClose}
    >
      <p>{say.revokeWhy}</p>
    </ConfirmDialog>
  )
}
