import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { api, told } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { flawsBy } from '../../parts/flaws.ts'
import { PasswordField } from '../../parts/password-field.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { deviceOf } from './device.ts'

const say = words.settings.you
const sessionsKey = ['sessions']

export function YouTab() {
  return (
    <>
      <Sessions />
      <ChangePassword />
    </>
  )
}

function Sessions() {
  const sessions = useQuery({ queryKey: sessionsKey, queryFn: () => told(api.sessions.$get()) })
  if (sessions.isPending) return <Loading rows={2} />
  if (sessions.isError) return <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <>
      <h2>{say.sessions}</h2>
      <div className="tablewrap">
        <table className="table">
          <thead>
            <tr>
              <th>{say.sessions}</th>
              <th>{say.where}</th>
              <th>{say.since}</th>
              <th>{say.lastUsed}</th>
              <th>
                <span className="vh">{say.end}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.data.data.map((session) => (
              <tr key={session.id}>
                <td>
                  {deviceWords(session.user_agent)} {session.current && <Badge tone="line">{say.thisOne}</Badge>}
                </td>
                <td>{session.address}</td>
                <td>
                  <Time at={session.created_at} />
                </td>
                <td>
                  <Time at={session.last_used_at} />
                </td>
                <td className="num">{!session.current && <EndButton id={session.id} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function EndButton({ id }: { id: string }) {
  const queries = useQueryClient()
  const ending = useMutation({
    mutationFn: () => told(api.sessions[':id'].$delete({ param: { id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  })
  return (
    <Button small kind="quiet" busy={ending.isPending} onClick={() => ending.mutate()}>
      {say.end}
    </Button>
  )
}

function deviceWords(userAgent: string): string {
  const device = deviceOf(userAgent)
  return device ? say.device(device.browser, device.system) : say.unknownDevice
}

function ChangePassword() {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const queries = useQueryClient()
  const changing = useMutation({
    mutationFn: () => told(api.session.password.$post({ json: { current, password } })),
    onSuccess: async () => {
      setCurrent('')
      setPassword('')
      toast(say.changed)
      await queries.invalidateQueries({ queryKey: sessionsKey })
    },
  })
  const flaws = flawsBy(changing.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    changing.mutate()
  }
  return (
    <form onSubmit={submit}>
      <h2>{say.change}</h2>
      {changing.isError && flaws.size === 0 && (
        <Banner tone="bad" role="alert">
          {messageOf(changing.error)}
        </Banner>
      )}
      <PasswordField
        label={say.current}
        is="current"
        value={current}
        onText={setCurrent}
        problem={flaws.get('/current')}
      />
      <PasswordField
        label={say.fresh}
        is="new"
        hint={words.people.passwordHint}
        value={password}
        onText={setPassword}
        problem={flaws.get('/password')}
      />
      <Button type="submit" busy={changing.isPending}>
        {say.change}
      </Button>
    </form>
  )
}
