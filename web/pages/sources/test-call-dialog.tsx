// An example call that is processed like a real call of this source: chosen, sent, and watched until it has arrived.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Send } from '../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { integrationsQuery, renewIntegrations } from '../../api/integrations.ts'
import type { ListedIntegration } from '../../api/integrations.ts'
import type { Source } from '../../api/sources.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Check, Segments } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Failed, Loading, ActionError } from '../../parts/states.tsx'
import { inboxTokenOf, useInboxBase } from '../../parts/use-inbox.ts'
import { sourceWords } from '../../words/source-words.ts'
import { TestCallResults } from './test-call-results.tsx'

const say = sourceWords.sources.test

type Example = keyof typeof say.examples
type Pace = keyof typeof say.paces

const EXAMPLES = Object.keys(say.examples) as Example[]

export function TestCallDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const [example, setExample] = useState<Example>('answered')
  const [pace, setPace] = useState<Pace>('immediate')
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const integrations = useQuery(integrationsQuery)
  const inboxBase = useInboxBase()
  const able = integrations.data?.filter(({ enabled }) => enabled) ?? []
  // A real receiver gets nothing that nobody asked for.
  const ticked = able.flatMap(({ id, request }) =>
    (chosen.get(id) ?? inboxTokenOf(request.url, inboxBase) !== null) ? [id] : [],
  )
  const tick = (ids: readonly string[], on: boolean): void =>
    setChosen((before) => new Map([...before, ...ids.map((id) => [id, on] as const)]))
  const sending = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/sources/{id}/test-call', {
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
          {integrations.data && <Who able={able} ticked={ticked} onTick={tick} />}
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
  /** The integrations that are on. */
  readonly able: readonly ListedIntegration[]
  /** The integrations that get the call. */
  readonly ticked: readonly string[]
  readonly onTick: (ids: readonly string[], on: boolean) => void
}

function Who({ able, ticked, onTick }: WhoProps) {
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
  const all = able.map(({ id }) => id)
  return (
    <fieldset className="field">
      <legend className="label">{say.who}</legend>
      <div className="who-list">
        {able.map((integration) => (
          <OneOfWho
            key={integration.id}
            integration={integration}
            on={ticked.includes(integration.id)}
            onSwitch={(on) => onTick([integration.id], on)}
          />
        ))}
      </div>
      {able.length > 2 && (
        <div className="row">
          <Button small kind="quiet" onClick={() => onTick(all, true)}>
            {say.all}
          </Button>
          <Button small kind="quiet" onClick={() => onTick(all, false)}>
            {say.nobody}
          </Button>
        </div>
      )}
      {ticked.length === 0 && <p className="hint">{say.noneTicked}</p>}
    </fieldset>
  )
}

interface OneOfWhoProps {
  readonly integration: ListedIntegration
  readonly on: boolean
  readonly onSwitch: (on: boolean) => void
}

/** An integration that may get the call; for a chosen one, whether its receiver can tell that the call is a test. */
function OneOfWho({ integration, on, onSwitch }: OneOfWhoProps) {
  const queries = useQueryClient()
  const isInbox = inboxTokenOf(integration.request.url, useInboxBase()) !== null
  const { id, name, version, request } = integration
  const adding = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH('/integrations/{id}', {
          params: { path: { id }, header: { 'if-match': `"${version}"` }, query: {} },
          body: { request: { rows: [...request.rows, { key: 'is_test', value: '[[is_test]]' }] } },
        }),
      ),
    onSettled: () => renewIntegrations(queries),
  })
  return (
    <div>
      <Check label={name} on={on} onSwitch={onSwitch}>
        <span className="told" dir="auto">
          {routeName(name)}
        </span>
      </Check>
      {on && !isInbox && (
        <p className="hint">
          {saysTest(integration) ? say.marked : say.notMarked}{' '}
          {!saysTest(integration) && takesRow(integration) && (
            <Button small kind="quiet" busy={adding.isPending} onClick={() => adding.mutate()}>
              {say.addIsTest}
            </Button>
          )}
        </p>
      )}
      <ActionError error={adding.error} />
    </div>
  )
}

/** The request contains the field that marks a test. */
function saysTest({ request }: ListedIntegration): boolean {
  return /\[\[\s*is_test\b/.test(JSON.stringify(request))
}

/** A customised request with rows, which is not managed by config. */
function takesRow({ request, customised, managed_as: file }: ListedIntegration): boolean {
  return customised && request.format !== 'raw' && file === null
}
