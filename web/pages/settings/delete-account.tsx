// Deletes the account after a delay in which it can be restored (S57).
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DELETION_DELAY_MS } from '../../../src/access/account-status.ts'
import { contentsQuery, useDelete } from '../../api/account-state.ts'
import type { Membership } from '../../api/membership.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { date, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.accountLife.remove

export function DeleteAccount({ account }: Pick<Membership, 'account'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="narrow">
      <h2>{say.title}</h2>
      <p className="hint">{say.hint}</p>
      <Button kind="danger" verb="account.delete" onClick={() => setOpen(true)}>
        {say.open}
      </Button>
      {isOpen && <DeleteDialog account={account} onClose={() => setOpen(false)} />}
    </div>
  )
}

interface DeleteDialogProps extends Pick<Membership, 'account'> {
  readonly onClose: () => void
}

function DeleteDialog({ account, onClose }: DeleteDialogProps) {
  const [typed, setTyped] = useState('')
  const removing = useDelete()
  const name = sanitizeLine(account.name)
  const [due] = useState(() => new Date(Date.now() + DELETION_DELAY_MS).toISOString())
  return (
    <Dialog title={say.ask(name)} onClose={onClose}>
      <Form className="dialog-form" error={removing.error} fields={['/name']} onSubmit={() => removing.mutate(typed)}>
        <p>{say.now}</p>
        <p>{say.later(date(due, account.timezone))}</p>
        <Contents />
        <p>{say.undo}</p>
        <TextField
          label={say.name}
          hint={
            <>
              {say.nameHint} <b>{name}</b>
            </>
          }
          value={typed}
          onText={setTyped}
          autoComplete="off"
          spellCheck={false}
          problem={problemsByPointer(removing.error).get('/name')}
        />
        <div className="row wrap dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="danger" type="submit" busy={removing.isPending}>
            {say.act}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

const ROWS = Object.keys(say.contents) as (keyof typeof say.contents)[]

function Contents() {
  const contents = useQuery(contentsQuery)
  if (contents.isPending) return <Loading rows={4} />
  if (contents.isLoadingError) return <Failed error={contents.error} onRetry={() => void contents.refetch()} />
  return (
    <dl className="facts">
      {ROWS.map((row) => (
        <div className="pairrow" key={row}>
          <dt>{say.contents[row]}</dt>
          <dd>{amount(contents.data[row])}</dd>
        </div>
      ))}
    </dl>
  )
}

function amount(counted: number | { readonly count: number; readonly exact: boolean }): string {
  if (typeof counted === 'number') return number(counted)
  return counted.exact ? number(counted.count) : say.more(number(counted.count))
}
