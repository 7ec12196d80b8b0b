import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { wallboardsQuery } from '../../api/wallboards.ts'
import type { Wallboard } from '../../api/wallboards.ts'
import { Button } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { words } from '../../words/words.ts'

const say = words.wallboards

const NUMBERS = [
  { value: 'hidden', label: say.hidden, what: say.hiddenWhat },
  { value: 'shown', label: say.shown, what: say.shownWhat },
] as const

type Theme = Wallboard['theme']

const THEMES = (['dark', 'light', 'system'] as const).map((value) => ({ value, label: say.themes[value] }))

interface FormProps {
  readonly onClose: () => void
  readonly onCreated: (wallboard: Wallboard) => void
}

export function WallboardForm({ onClose, onCreated }: FormProps) {
  const [name, setName] = useState('')
  const [numbers, setNumbers] = useState<(typeof NUMBERS)[number]['value']>('hidden')
  const [theme, setTheme] = useState<Theme>('dark')
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: () => unwrap(api.POST('/wallboards', { body: { name, hide_numbers: numbers === 'hidden', theme } })),
    onSuccess: async (wallboard) => {
      onCreated(wallboard)
      await queries.invalidateQueries({ queryKey: wallboardsQuery.queryKey })
    },
  })
  const problems = problemsByPointer(creating.error)
  return (
    <Dialog title={say.create} onClose={onClose}>
      <Form className="dialog-form" error={creating.error} fields={['/name']} onSubmit={() => creating.mutate()}>
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        <Radios legend={say.numbers} name="numbers" value={numbers} choices={NUMBERS} onPick={setNumbers} />
        <SelectField
          label={say.theme}
          value={theme}
          choices={THEMES}
          onPick={(value) => setTheme(THEMES.find((one) => one.value === value)?.value ?? 'dark')}
        />
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
