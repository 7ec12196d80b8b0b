import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '../../../src/access/policy.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'
import { RoleFields, chosenRole } from './role-fields.tsx'
import type { RoleChoice } from './role-fields.tsx'

interface ChooseRoleProps {
  readonly person: RoleChoice & { readonly name: string }
  /** The role of whoever chooses: nobody gives a higher role. */
  readonly own: Role
  readonly save: (chosen: ReturnType<typeof chosenRole>) => Promise<unknown>
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

/** Gives a person of an account or a group another role. */
export function ChooseRole({ person, own, save, onSaved, onClose }: ChooseRoleProps) {
  const [choice, setChoice] = useState<RoleChoice>(person)
  const saving = useMutation({ mutationFn: () => save(chosenRole(choice)), onSuccess: onSaved })
  return (
    <Dialog title={words.settings.people.roleOf(sanitizeLine(person.name))} onClose={onClose}>
      <Form className="dialog-form" error={saving.error} fields={['/role']} onSubmit={() => saving.mutate()}>
        <RoleFields
          choice={choice}
          own={own}
          onChoice={setChoice}
          problem={problemsByPointer(saving.error).get('/role')}
        />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={saving.isPending}>
            {words.parts.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
