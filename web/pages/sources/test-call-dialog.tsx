// A sample call that goes the way of a real one of this source: chosen, sent, and watched until it has arrived.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import type { ListedIntegration } from '../../api/integrations.ts'
import type { Source } from '../../api/sources.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Check, Segments } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Failed, Loading, ActionError } from '../../parts/states.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { TestCallResults } from './test-call-results.tsx'

const say = sourceWords.sources.test

type Example = keyof typeof say.examples
type Pace = keyof typeof say.paces

const EXAMPLES = Object.keys(say.examples) as Example[]

export function TestCallDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const [example, setExample] = useState<Example>('answered')
  const [pace, setPace] = useState<Pace>('immediate')
  const [excluded, setExcluded] = useState<ReadonlySet<string>>(new Set())
  const integrations = useQuery(integrationsQuery)
  const able = integrations.data?.filter(({ enabled }) => enabled) ?? []
  const ticked = able.flatMap(({ id }) => (excluded.has(id) ? [] : [id]))
  const sending = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/sources/{id}/test-call', {
          params: { path: { id: source.id } },
          body: { example, pace, integration_ids: ticked },
        }),
      ),
  })
  return (
    <Dialog title={say.title} onClose={onClose} wide>
      <div className="connect even">
        <div className="dialog-form">
          <Banner tone="warn">{say.warning}</Banner>
          <SelectField
            label={say.example}
            value={example}
            choices={EXAMPLES.map((value) => ({ value, label: say.examples[value] }))}
            onPick={setExample}
          />
          {integrations.isPending && <Loading rows={2} />}
          {integrations.isError && <Failed error={integrations.error} onRetry={() => void integrations.refetch()} />}
          {integrations.data && <Who able={able} excluded={excluded} onExclude={setExcluded} />}
          <PaceChoice pace={pace} onPick={setPace} />
          <ActionError error={sending.error} />
          <div className="row">
            <Button kind="main" icon={Send} busy={sending.isPending} onClick={() => sending.mutate()}>
              {sending.data ? say.again : say.send}
            </Button>
          </div>
        </div>
        <section className="stackgap">
          <h3>{say.results}</h3>
          {sending.data ? (
            <TestCallResults key={sending.data.call.id} id={sending.data.call.id} toNobody={ticked.length === 0} />
          ) : (
            <p className="hint">{say.waiting}</p>
          )}
        </section>
      </div>
    </Dialog>
  )
}

function PaceChoice({ pace, onPick }: { pace: Pace; onPick: (pace: Pace) => void }) {
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {say.pace}
      </span>
      <div className="row">
        <Segments<Pace>
          legend={say.pace}
          name="pace"
          value={pace}
          choices={(['immediate', 'realtime'] as const).map((value) => ({ value, label: say.paces[value] }))}
          onPick={onPick}
        />
      </div>
    </div>
  )
}

interface WhoProps {
  /** Those that are switched on. */
  readonly able: readonly ListedIntegration[]
  /** Those of them that get nothing. */
  readonly excluded: ReadonlySet<string>
  readonly onExclude: (excluded: ReadonlySet<string>) => void
}

function Who({ able, excluded, onExclude }: WhoProps) {
  if (able.length === 0) {
    return (
      <Banner
        action={
          <Link className="link" to="/integrations">
            {say.toIntegrations}
          </Link>
        }
      >
        {say.none}
      </Banner>
    )
  }
  const include = (id: string, on: boolean): void => {
    const next = new Set(excluded)
    if (on) next.delete(id)
    else next.add(id)
    onExclude(next)
  }
  return (
    <fieldset className="field">
      <legend className="label">{say.who}</legend>
      <div className="who-list">
        {able.map(({ id, name }) => (
          <Check key={id} label={name} on={!excluded.has(id)} onSwitch={(on) => include(id, on)}>
            <span className="told" dir="auto">
              {routeName(name)}
            </span>
          </Check>
        ))}
      </div>
      {able.length > 2 && (
        <div className="row">
          <Button small kind="quiet" onClick={() => onExclude(new Set())}>
            {say.all}
          </Button>
          <Button small kind="quiet" onClick={() => onExclude(new Set(able.map(({ id }) => id)))}>
            {say.nobody}
          </Button>
        </div>
      )}
      {excluded.size >= able.length && <p className="hint">{say.noneTicked}</p>}
    </fieldset>
  )
}
