import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemText, SelectField, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { words } from '../../words/words.ts'

const say = words.settings.keys

/** A key right after its creation: the only time its text is known. */
export interface CreatedKey {
  readonly key: string
  readonly scopes: readonly string[]
}

const SCOPES = ['events', 'read', 'manage'] as const
type Scope = (typeof SCOPES)[number]

const LIFETIMES = [
  { value: '', label: say.expiresNever },
  ...[30, 90, 365].map((days) => ({ value: String(days), label: say.expiresDays(days) })),
]

export function KeyForm({ onClose, onCreated }: { onClose: () => void; onCreated: (created: CreatedKey) => void }) {
  const [name, setName] = useState('')
  const [may, setMay] = useState<ReadonlySet<Scope>>(new Set(['events']))
  const [days, setDays] = useState('')
  const [source, setSource] = useState('')
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/keys', {
          body: {
            name,
            scopes: SCOPES.filter((scope) => may.has(scope)),
            ...(source !== '' && { source_id: source }),
            ...(days !== '' && { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }),
          },
        }),
      ),
    onSuccess: async ({ key, scopes: granted }) => {
      onCreated({ key, scopes: granted })
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  const problems = problemsByPointer(creating.error)
  return (
    <Dialog title={say.create} onClose={onClose}>
      <Form
        className="dialog-form"
        error={creating.error}
        fields={['/name', '/scopes', '/source_id']}
        onSubmit={() => creating.mutate()}
      >
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        <Scopes may={may} onMay={setMay} problem={problems.get('/scopes')} />
        {may.has('events') && <SourceChoice source={source} onPick={setSource} problem={problems.get('/source_id')} />}
        <SelectField label={say.expires} value={days} choices={LIFETIMES} onPick={setDays} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" disabled={may.size === 0} busy={creating.isPending}>
            {say.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface ScopesProps {
  readonly may: ReadonlySet<Scope>
  readonly onMay: (may: ReadonlySet<Scope>) => void
  readonly problem: string | undefined
}

function Scopes({ may, onMay, problem }: ScopesProps) {
  const switchScope = (scope: Scope, on: boolean): void =>
    onMay(new Set(SCOPES.filter((one) => (one === scope ? on : may.has(one)))))
  return (
    <fieldset>
      <legend className="label">{say.may}</legend>
      <div className="row wrap checks">
        {SCOPES.map((scope) => (
          <Check key={scope} label={say.scopes[scope]} on={may.has(scope)} onSwitch={(on) => switchScope(scope, on)} />
        ))}
      </div>
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
    </fieldset>
  )
}

interface SourceChoiceProps {
  readonly source: string
  readonly onPick: (source: string) => void
  readonly problem: string | undefined
}

/** The source of a key, if several sources have their calls sent by the API. */
function SourceChoice({ source, onPick, problem }: SourceChoiceProps) {
  const sources = (useQuery(sourcesQuery).data?.data ?? []).filter(({ kind }) => kind === 'api')
  if (sources.length < 2) return null
  return (
    <SelectField
      label={say.source}
      value={source}
      choices={[{ value: '', label: say.sourceOwn }, ...sources.map(({ id, name }) => ({ value: id, label: name }))]}
      onPick={onPick}
      problem={problem}
    />
  )
}
