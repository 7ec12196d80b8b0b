import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { accountsQuery } from '../../api/accounts.ts'
import { server, unwrap } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { HomeFields, guessHome } from '../../parts/home-fields.tsx'
import { words } from '../../words/words.ts'

const say = words.accounts.creating

interface NewAccountDialogProps {
  readonly onClose: () => void
  readonly onCreated: (number: number) => void
}

export function NewAccountDialog({ onClose, onCreated }: NewAccountDialogProps) {
  const [name, setName] = useState('')
  const [home, setHome] = useState(guessHome)
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: () => unwrap(server.POST('/api/v1/accounts', { body: { name, ...home } })),
    onSuccess: async ({ number }) => {
      await queries.invalidateQueries({ queryKey: accountsQuery.queryKey })
      onCreated(number)
    },
  })
  return (
    <Dialog title={say.title} onClose={onClose}>
      <Form className="dialog-form" error={creating.error} fields={['/name']} onSubmit={() => creating.mutate()}>
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          autoComplete="off"
          maxLength={200}
          value={name}
          onText={setName}
          problem={problemsByPointer(creating.error).get('/name')}
        />
        <HomeFields home={home} onHome={setHome} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={creating.isPending}>
            {say.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
