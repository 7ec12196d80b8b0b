import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { FormEvent } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { api as apiKind } from '../../../src/sources/kinds/api.ts'
import { sourcesQuery } from '../../api/sources.ts'
import type { Source } from '../../api/sources.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { useFocusProblem } from '../../parts/use-focus-problem.ts'
import { ActionError } from '../../parts/states.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { createKey } from './create-key.ts'
import { NewKeyPanel } from './new-key-panel.tsx'

const say = sourceWords.sources

/** Creates a source for API requests: asks for its name, then shows its key and a command that sends a first call. */
export function ApiConnect() {
  const [name, setName] = useState('')
  // The source was saved, but creating its key failed: the next press only creates the key.
  const saved = useRef<Source | null>(null)
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const creating = useMutation({
    mutationFn: async () => {
      const sourceName = name.trim() === '' ? apiKind.usualName : name.trim()
      saved.current ??= await unwrap(api.POST('/sources', { body: { kind: 'api', name: sourceName } }))
      const { key } = await createKey(saved.current)
      return { source: saved.current, text: key }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  })
  const problems = problemsByPointer(creating.error)
  useFocusProblem(form, creating.error)
  if (creating.data) return <Created {...creating.data} />
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    creating.mutate()
  }
  return (
    <form className="dialog-form narrow" ref={form} onSubmit={submit} noValidate>
      <p className="hint">{say.api.intro}</p>
      <TextField
        label={say.name}
        hint={say.nameHint}
        placeholder={apiKind.usualName}
        value={name}
        onText={setName}
        problem={problems.get('/name')}
      />
      {problems.size === 0 && <ActionError error={creating.error} />}
      <div className="row">
        <Button kind="main" type="submit" busy={creating.isPending}>
          {say.api.save}
        </Button>
      </div>
    </form>
  )
}

function Created({ source, text }: { source: Source; text: string }) {
  return (
    <div className="stackgap narrow">
      <NewKeyPanel source={source} text={text} />
      <div className="row">
        <Link className={classOf({})} to="/sources/$id" params={{ id: source.id }}>
          {say.api.toSource}
        </Link>
      </div>
    </div>
  )
}
