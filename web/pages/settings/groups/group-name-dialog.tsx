import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { TextField } from '../../../parts/field.tsx'
import { problemsByPointer } from '../../../parts/field-problems.ts'
import { Form } from '../../../parts/form.tsx'
import { words } from '../../../words/words.ts'

const say = words.groups

interface GroupNameDialogProps {
  readonly title: string
  /** The label of the button that saves. */
  readonly act: string
  readonly before?: string
  readonly saving: Pick<UseMutationResult<unknown, Error, string>, 'error' | 'isPending' | 'mutate'>
  readonly onClose: () => void
}

/** Asks for the name of a group, a new or an existing one. */
export function GroupNameDialog({ title, act, before = '', saving, onClose }: GroupNameDialogProps) {
  const [name, setName] = useState(before)
  return (
    <Dialog title={title} onClose={onClose}>
      <Form className="dialog-form" error={saving.error} fields={['/name']} onSubmit={() => saving.mutate(name)}>
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          autoComplete="off"
          value={name}
          onText={setName}
          problem={problemsByPointer(saving.error).get('/name')}
        />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={saving.isPending}>
            {act}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
