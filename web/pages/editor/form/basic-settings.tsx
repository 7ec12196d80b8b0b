import { useState } from 'react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Method } from '../../../../src/render/request.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { Segments, Switch } from '../../../parts/choice.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { changeBack, changeService } from '../service/change-service.ts'
import { ChangedNote } from '../service/changed-note.tsx'
import type { ServiceChange } from '../service/changed-note.tsx'
import { ServiceChoice } from '../service/choice.tsx'
import { ServiceInputs } from '../service/inputs.tsx'
import { OwnRequestLine, ServiceRequestLine } from '../service/own-line.tsx'
import { fillsIn } from '../service/own-request.ts'
import { BaseUrl } from './base-url.tsx'

const say = words.form

const METHODS: readonly Method[] = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']

/** What is always visible: name, service and what it asks for, Realtime; and the request's method, format and address. */
export function BasicSettings() {
  const { draft, change, problems } = useDraftForm()
  const [serviceChange, setServiceChange] = useState<ServiceChange | null>(null)
  const service = serviceOf(draft.service)
  const pick = (to: Service): void => {
    if (to.id === draft.service) return
    const changed = changeService(draft, service, to)
    change(() => changed.draft)
    setServiceChange(changed.dropped.length > 0 ? { ...changed, before: draft } : null)
  }
  const isService = service !== undefined && fillsIn(service.id)
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
        <ServiceChoice id={draft.service} problem={errorAt(problems, 'service')} onPick={pick} />
      </div>
      {serviceChange !== null && serviceChange.draft.service === draft.service && (
        <ChangedNote
          change={serviceChange}
          onUndo={() => {
            change((now) => changeBack(now, serviceChange.before, serviceChange.draft))
            setServiceChange(null)
          }}
        />
      )}
      {isService && <ServiceInputs service={service} />}
      {isService && !draft.customised ? (
        <>
          <Realtime />
          <ServiceRequestLine service={service} />
        </>
      ) : (
        <>
          {isService && <OwnRequestLine service={service} />}
          <RequestSettings />
        </>
      )}
    </>
  )
}

function RequestSettings() {
  const { draft, change } = useDraftForm()
  return (
    <div className="grid-url">
      <SelectField
        label={say.method}
        value={draft.request.method}
        choices={METHODS.map((value) => ({ value, label: value }))}
        onPick={(method) => change(inRequest({ method }))}
      />
      <FormatChoice />
      <Realtime />
      <BaseUrl />
    </div>
  )
}

function Realtime() {
  const { draft, change } = useDraftForm()
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {say.realtime}
      </span>
      <Switch label={say.realtime} on={draft.realtime} onSwitch={(realtime) => change(inDraft({ realtime }))}>
        <span className="vh">{say.realtime} </span>
        <span className="hint">{say.realtimeHint}</span>
      </Switch>
    </div>
  )
}

function FormatChoice() {
  const {
    draft: { request },
    change,
  } = useDraftForm()
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
