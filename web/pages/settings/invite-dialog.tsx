import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '../../../src/access/policy.ts'
import type { InvitationList } from '../../api/people.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { words } from '../../words/words.ts'
import type { CreatedLink } from '../../parts/link-dialog.tsx'
import { RoleFields, chosenRole } from './role-fields.tsx'
import type { RoleChoice } from './role-fields.tsx'

const say = words.settings.people

interface InviteDialogProps {
  readonly title: string
  readonly to: InvitationList
  /** The role of whoever invites: nobody gives a higher role. */
  readonly own: Role
  readonly onClose: () => void
  readonly onCreated: (created: CreatedLink) => void
}

export function InviteDialog({ title, to, own, onClose, onCreated }: InviteDialogProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  // The role that may do least, until the person chooses another.
  const [choice, setChoice] = useState<RoleChoice>({ role: 'viewer', rights: [] })
  const queries = useQueryClient()
  const inviting = useMutation({
    mutationFn: () => to.invite({ name, email, ...chosenRole(choice) }),
    onSuccess: async (created) => {
      onCreated(created)
      await queries.invalidateQueries({ queryKey: to.queryKey })
    },
  })
  const problems = problemsByPointer(inviting.error)
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        className="dialog-form"
        error={inviting.error}
        fields={['/name', '/email', '/role']}
        onSubmit={() => inviting.mutate()}
      >
        <TextField
          label={say.name}
          required
          autoFocus
          autoComplete="off"
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        <TextField
          label={say.email}
          type="email"
          autoComplete="off"
          required
          value={email}
          onText={setEmail}
          problem={problems.get('/email')}
        />
        <RoleFields choice={choice} own={own} onChoice={setChoice} problem={problems.get('/role')} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={inviting.isPending}>
            {say.createLink}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
