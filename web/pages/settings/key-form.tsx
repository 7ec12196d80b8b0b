import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { api, told } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { flawsBy } from '../../parts/flaws.ts'
import { words } from '../../words/words.ts'

const say = words.settings.keys

export const keysKey = ['keys']

const scopes = ['events', 'read', 'manage'] as const
type Scope = (typeof scopes)[number]

const lives = [
  { value: '', label: say.expiresNever },
  ...[30, 90, 365].map((days) => ({ value: String(days), label: say.expiresDays(days) })),
]

export function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('')
  const [may, setMay] = useState<ReadonlySet<Scope>>(new Set(['events']))
  const [days, setDays] = useState('')
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: () =>
      told(
        api.keys.$post({
          json: {
            name,
            scopes: scopes.filter((scope) => may.has(scope)),
            ...(days !== '' && { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }),
          },
        }),
      ),
    onSuccess: async ({ key }) => {
      onMade(key)
      await queries.invalidateQueries({ queryKey: keysKey })
    },
  })
  const flaws = flawsBy(creating.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    creating.mutate()
  }
  const toggle = (scope: Scope, on: boolean): void => {
    setMay(new Set(scopes.filter((one) => (one === scope ? on : may.has(one)))))
  }
  return (
    <Dialog title={say.create} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        {creating.isError && flaws.size === 0 && (
          <Banner tone="bad" role="alert">
            {messageOf(creating.error)}
          </Banner>
        )}
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          value={name}
          onText={setName}
          problem={flaws.get('/name')}
        />
        <fieldset>
          <legend className="label">{say.may}</legend>
          <div className="row wrap">
            {scopes.map((scope) => (
              <Check key={scope} label={say.scopes[scope]} on={may.has(scope)} onSwitch={(on) => toggle(scope, on)} />
            ))}
          </div>
        </fieldset>
        <SelectField label={say.expires} value={days} choices={lives} onPick={setDays} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" disabled={may.size === 0} busy={creating.isPending}>
            {say.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
