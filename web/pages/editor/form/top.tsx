import { useQuery } from '@tanstack/react-query'
import { services as builtIn } from '../../../../src/integrations/services.ts'
import type { Method } from '../../../../src/render/request.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { api, told } from '../../../api/client.ts'
import { Segments, Switch } from '../../../parts/choice.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, inRequest } from '../draft/change.ts'
import type { FormPart } from '../draft/change.ts'
import { BaseUrl } from './base-url.tsx'

const say = words.form

const methods: readonly Method[] = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']

/** What is always visible: name, service, method, format, Realtime, address. */
export function Top({ draft, change, problems }: FormPart) {
  const { request } = draft
  return (
    <>
      <div className="grid2">
        <div data-path="name">
          <TextField
            label={say.routeName}
            value={draft.name}
            maxLength={200}
            autoComplete="off"
            problem={errorAt(problems, 'name')}
            onText={(name) => change(inDraft({ name }))}
          />
        </div>
        <ServiceChoice draft={draft} change={change} problems={problems} />
      </div>
      <div className="grid-url">
        <SelectField
          label={say.method}
          value={request.method}
          choices={methods.map((value) => ({ value, label: value }))}
          onPick={(method) => change(inRequest({ method }))}
        />
        <FormatChoice draft={draft} change={change} problems={problems} />
        <div className="field">
          <span className="label" aria-hidden="true">
            {say.realtime}
          </span>
          <Switch label={say.realtime} on={draft.realtime} onSwitch={(realtime) => change(inDraft({ realtime }))}>
            <span className="vh">{say.realtime} </span>
            <span className="hint">{say.realtimeHint}</span>
          </Switch>
        </div>
        <BaseUrl draft={draft} change={change} problems={problems} />
      </div>
    </>
  )
}

function ServiceChoice({ draft, change, problems }: FormPart) {
  const { data } = useQuery({
    queryKey: ['services'],
    queryFn: () => told(api.services.$get()),
    staleTime: Infinity,
  })
  const services = data?.data ?? builtIn
  return (
    <SelectField
      label={say.service}
      value={draft.service}
      choices={services.map(({ id, name }) => ({ value: id, label: name }))}
      problem={errorAt(problems, 'service')}
      onPick={(service) => change(inDraft({ service }))}
    />
  )
}

function FormatChoice({ draft: { request }, change }: FormPart) {
  if (!sendsBody(request.method))
    return (
      <div className="field">
        <span className="label">{say.format}</span>
        <p className="muted infield">{say.bodyInAddress(request.method)}</p>
      </div>
    )
  const formats = ['json', 'form', 'xml'] as const
  return (
    <div className="field">
      <span className="label">{say.format}</span>
      <Segments
        legend={say.format}
        name="format"
        value={request.format}
        choices={formats.map((value) => ({ value, label: say.formats[value] }))}
        onPick={(format) => change(inRequest({ format }))}
      />
      {request.format === 'raw' && <p className="hint">{say.formatRaw}</p>}
    </div>
  )
}
