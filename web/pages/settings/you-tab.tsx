import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { server, unwrap } from '../../api/client.ts'
import { sessionsQuery } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { Badge } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { deviceOf } from './device.ts'
import { JoinForm } from './join-form.tsx'

const say = words.settings.you

export function YouTab() {
  return (
    <>
      <ChangePassword />
      <JoinForm />
      {/* The last: how many sessions there are is known later, and nothing stands below that would move. */}
      <Sessions />
    </>
  )
}

function Sessions() {
  const sessions = useQuery(sessionsQuery)
  if (sessions.isPending) return <Loading rows={2} />
  if (sessions.isLoadingError) return <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <>
      <h2>{say.sessions}</h2>
      <Table
        label={say.sessions}
        head={
          <>
            <Column label={say.what} />
            <Column label={say.where} />
            <Column label={say.since} />
            <Column label={say.lastUsed} />
            <Column label={say.end} hidden />
          </>
        }
      >
        {sessions.data.data.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </Table>
    </>
  )
}

interface Session {
  readonly id: string
  readonly created_at: string
  readonly last_used_at: string
  readonly user_agent: string
  readonly ip_address: string
  readonly current: boolean
}

function SessionRow({ session }: { session: Session }) {
  const device = deviceWords(session.user_agent)
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="grow">
        {/* The full user agent of the browser, for people who want to know. */}
        <span className="strong" title={session.user_agent}>
          {device}
        </span>{' '}
        {session.current && <Badge tone="line">{say.thisOne}</Badge>}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.where}>
        {session.ip_address}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.since}>
        <Time at={session.created_at} />
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.lastUsed}>
        <Time at={session.last_used_at} />
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        {!session.current && <EndButton id={session.id} device={device} />}
      </td>
    </tr>
  )
}

function EndButton({ id, device }: { id: string; device: string }) {
  const queries = useQueryClient()
  const ending = useMutation({
    mutationFn: () => unwrap(server.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => toast(say.ended(device)),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  return (
    <Button small busy={ending.isPending} aria-label={say.endOf(device)} onClick={() => ending.mutate()}>
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
    mutationFn: () => unwrap(server.POST('/api/v1/session/password', { body: { current, password } })),
    onSuccess: async () => {
      setCurrent('')
      setPassword('')
      toast(say.changed)
      await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  const problems = problemsByPointer(changing.error)
  return (
    <Form error={changing.error} fields={['/current', '/password']} onSubmit={() => changing.mutate()}>
      <h2>{say.change}</h2>
      <PasswordField
        label={say.current}
        is="current"
        value={current}
        onText={setCurrent}
        problem={problems.get('/current')}
      />
      <PasswordField
        label={say.fresh}
        is="new"
        value={password}
        onText={setPassword}
        problem={problems.get('/password')}
      />
      <Button type="submit" busy={changing.isPending}>
        {say.change}
      </Button>
    </Form>
  )
}
