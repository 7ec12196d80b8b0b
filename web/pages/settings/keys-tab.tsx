import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { api, told } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { shownInLine } from '../../parts/hostile.ts'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { KeyForm, keysKey } from './key-form.tsx'

const say = words.settings.keys

interface Key {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly source: string | null
  readonly last4: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

export function KeysTab() {
  const keys = useQuery({ queryKey: keysKey, queryFn: () => told(api.keys.$get({ query: { limit: '200' } })) })
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<Key | null>(null)
  if (keys.isPending) return <Loading />
  if (keys.isError) return <Failed error={keys.error} onRetry={() => void keys.refetch()} />
  return (
    <>
      <div className="row wrap">
        <p className="hint">{say.hint}</p>
        <span className="push" />
        <Button icon={KeyRound} onClick={() => setCreating(true)}>
          {say.create}
        </Button>
      </div>
      <KeyTable keys={keys.data.data} onRevoke={setRevoking} />
      {creating && (
        <KeyForm
          onClose={() => setCreating(false)}
          onMade={(key) => {
            setCreating(false)
            setMade(key)
          }}
        />
      )}
      {made !== null && <MadeDialog text={made} onClose={() => setMade(null)} />}
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function KeyTable({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  if (keys.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  return (
    <div className="tablewrap">
      <table className="table">
        <thead>
          <tr>
            <th>{say.name}</th>
            <th>{say.key}</th>
            <th>{say.may}</th>
            <th>{say.lastUsed}</th>
            <th>{say.expires}</th>
            <th>
              <span className="vh">{say.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className={key.revoked_at === null ? '' : 'dim'}>
              <td>{shownInLine(key.name)}</td>
              <td>
                <code>{`ofh_••••${key.last4}`}</code>
              </td>
              <td>{key.scopes.map(scopeWords).join(', ')}</td>
              <td>{key.last_used_at === null ? say.never : <Time at={key.last_used_at} />}</td>
              <td>{key.expires_at === null ? say.expiresNever : <Time at={key.expires_at} />}</td>
              <td className="num">
                {key.revoked_at === null ? (
                  <Button small kind="quiet" onClick={() => onRevoke(key)}>
                    {say.revoke}
                  </Button>
                ) : (
                  <Badge tone="line">{say.revoked}</Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function scopeWords(scope: string): string {
  return scope in say.scopes ? say.scopes[scope as keyof typeof say.scopes] : scope
}

function MadeDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const curl = `curl ${globalThis.location.origin}/api/v1/calls -H 'authorization: Bearer ${text}'`
  return (
    <Dialog title={say.created} onClose={onClose} actions={<Copy text={text} label={words.parts.copy} />}>
      <p>{say.createdWhy}</p>
      <input className="input mono" readOnly value={text} aria-label={say.created} />
      <h3>{say.tryIt}</h3>
      <pre className="code fold">
        <code>{curl}</code>
      </pre>
      <Copy text={curl} label={words.parts.copy} />
    </Dialog>
  )
}

function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => told(api.keys[':id'].$delete({ param: { id: apiKey.id } })),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: keysKey })
    },
  })
  return (
    <Dialog
      title={say.ask(shownInLine(apiKey.name))}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="danger" busy={revoking.isPending} onClick={() => revoking.mutate()}>
            {say.revoke}
          </Button>
        </>
      }
    >
      <p>{say.askWhy}</p>
      {revoking.isError && (
        <Banner tone="bad" role="alert">
          {messageOf(revoking.error)}
        </Banner>
      )}
    </Dialog>
  )
}
