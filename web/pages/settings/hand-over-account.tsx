// Makes another member an owner in place of the person (S57).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { api, unwrap } from '../../api/client.ts'
import type { Membership } from '../../api/membership.ts'
import { peopleQuery } from '../../api/people.ts'
import type { Member } from '../../api/people.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.accountLife.handOver

export function HandOverAccount({ membership }: { membership: Membership }) {
  const [isOpen, setOpen] = useState(false)
  const { account, role, via } = membership
  const whyNot = role === 'owner' && via !== 'member' ? say.onlyMembers : null
  return (
    <div className="narrow">
      <h2>{say.title}</h2>
      <p className="hint">{say.hint}</p>
      <Button verb="account.hand_over" whyNot={whyNot} onClick={() => setOpen(true)}>
        {say.open}
      </Button>
      {isOpen && (
        <Dialog title={say.ask(sanitizeLine(account.name))} onClose={() => setOpen(false)}>
          <Members onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </div>
  )
}

function Members({ onClose }: { onClose: () => void }) {
  const own = useSession()?.person.id
  const people = useQuery(peopleQuery)
  if (people.isPending) return <Loading rows={4} />
  if (people.isLoadingError) return <Failed error={people.error} onRetry={() => void people.refetch()} />
  const members = people.data.data.filter(({ id }) => id !== own)
  if (members.length > 0) return <HandOverForm members={members} onClose={onClose} />
  return (
    <>
      <p>{say.nobody}</p>
      <div className="row dialog-acts">
        <Button onClick={onClose}>{words.parts.cancel}</Button>
        <Link className={classOf({ kind: 'main' })} to="/settings" search={{ tab: 'people' }}>
          {say.toPeople}
        </Link>
      </div>
    </>
  )
}

interface HandOverFormProps {
  readonly members: readonly Member[]
  readonly onClose: () => void
}

function HandOverForm({ members, onClose }: HandOverFormProps) {
  const [to, setTo] = useState('')
  const [afterwards, setAfterwards] = useState<'admin' | 'leave'>('admin')
  const queries = useQueryClient()
  const chosen = members.find(({ id }) => id === to)
  const handing = useMutation({
    mutationFn: () => unwrap(api.POST('/hand-over', { body: { person_id: to, afterwards } })),
    onSuccess: async () => {
      if (afterwards === 'leave') {
        // Another account is another document; without one, the person is signed out.
        globalThis.location.assign('/')
        return
      }
      onClose()
      if (chosen) toast(say.done(sanitizeLine(chosen.name)))
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await queries.invalidateQueries({ queryKey: peopleQuery.queryKey })
    },
  })
  return (
    <Form className="dialog-form" error={handing.error} fields={['/person_id']} onSubmit={() => handing.mutate()}>
      <SelectField
        label={say.to}
        hint={say.toHint}
        value={to}
        choices={[{ value: '', label: say.choose }, ...members.map(choiceOf)]}
        onPick={setTo}
        problem={problemsByPointer(handing.error).get('/person_id')}
      />
      <Radios
        legend={say.afterwards}
        name="afterwards"
        value={afterwards}
        choices={[
          { value: 'admin', label: say.admin, what: say.adminWhat },
          { value: 'leave', label: say.leave, what: say.leaveWhat },
        ]}
        onPick={setAfterwards}
      />
      <div className="row wrap dialog-acts">
        <Button onClick={onClose}>{words.parts.cancel}</Button>
        <Button kind="main" type="submit" whyNot={to === '' ? say.chooseFirst : null} busy={handing.isPending}>
          {say.act}
        </Button>
      </div>
    </Form>
  )
}

function choiceOf({ id, name, email, role }: Member) {
  return { value: id, label: `${sanitizeLine(name)}, ${sanitizeLine(email)} (${ROLE_NAMES[role]})` }
}
