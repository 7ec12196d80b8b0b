import { useState } from 'react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Method } from '../../../../src/render/request.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { Segments, Switch } from '../../../parts/choice.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, inRequest } from '../draft/change.ts'
import type { FormPart } from '../draft/change.ts'
import type { Draft } from '../draft/draft.ts'
import { changeBack, changeService } from '../service/change-service.ts'
import { ChangedNote } from '../service/changed-note.tsx'
import type { ToldChange } from '../service/changed-note.tsx'
import { ServiceChoice } from '../service/choice.tsx'
import { ServiceInputs } from '../service/inputs.tsx'
import { OwnRequestLine, ServiceRequestLine } from '../service/own-line.tsx'
import { fillsIn } from '../service/own-request.ts'
import { BaseUrl } from './base-url.tsx'
import type { Destination } from './destination.ts'

const say = words.form

const methods: readonly Method[] = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']

interface TopProps extends FormPart {
  /** What was saved: its secrets can be kept. */
  readonly before: Draft
  readonly destination: Destination
  /** Of the saved integration; `null`: it is not saved, or has changes that are not. */
  readonly id: string | null
}

/** What is always visible: name, service and what it asks for, Realtime; and the request's method, format and address. */
export function BasicSettings({ draft, change, problems, before, destination, id }: TopProps) {
  const [told, setTold] = useState<ToldChange | null>(null)
  const service = serviceOf(draft.service)
  const pick = (to: Service): void => {
    if (to.id === draft.service) return
    const changed = changeService(draft, service, to)
    change(() => changed.draft)
    setTold(changed.gone.length > 0 ? { ...changed, before: draft } : null)
  }
  const part = { draft, change, problems }
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
      {told !== null && told.draft.service === draft.service && (
        <ChangedNote
          told={told}
          onUndo={() => {
            change((now) => changeBack(now, told.before, told.draft))
            setTold(null)
          }}
        />
      )}
      {isService && (
        <ServiceInputs
          {...part}
          service={service}
          id={id}
          saved={before.settings}
          isKept={before.service === draft.service && !destination.moved}
        />
      )}
      {isService && !draft.customised ? (
        <>
          <Realtime draft={draft} change={change} />
          <ServiceRequestLine {...part} service={service} host={destination.now} />
        </>
      ) : (
        <>
          {isService && <OwnRequestLine draft={draft} change={change} service={service} />}
          <RequestTop {...part} />
        </>
      )}
    </>
  )
}

function RequestTop({ draft, change, problems }: FormPart) {
  return (
    <div className="grid-url">
      <SelectField
        label={say.method}
        value={draft.request.method}
        choices={methods.map((value) => ({ value, label: value }))}
        onPick={(method) => change(inRequest({ method }))}
      />
      <FormatChoice draft={draft} change={change} problems={problems} />
      <Realtime draft={draft} change={change} />
      <BaseUrl draft={draft} change={change} problems={problems} />
    </div>
  )
}

function Realtime({ draft, change }: Pick<FormPart, 'draft' | 'change'>) {
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
