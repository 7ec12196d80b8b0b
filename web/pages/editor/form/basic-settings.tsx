import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Method } from '../../../../src/render/request.ts'
import { Switch } from '../../../parts/choice.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { changeService } from '../service/change-service.ts'
import type { ServiceChange } from '../service/change-service.ts'
import { ServiceChoice } from '../service/choice.tsx'
import { ServiceInputs } from '../service/inputs.tsx'
import { fillsIn } from '../service/own-request.ts'
import { BaseUrl } from './base-url.tsx'

const say = words.form

const METHODS: readonly Method[] = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']

interface BasicSettingsProps {
  /** The person chose another service: what was kept and what was removed. */
  readonly onServiceChange: (change: ServiceChange) => void
}

/** The settings that are always visible: name and service, the inputs of the service or method and URL, and Realtime. */
export function BasicSettings({ onServiceChange }: BasicSettingsProps) {
  const { draft, change, problems } = useDraftForm()
  const service = serviceOf(draft.service)
  const pick = (to: Service): void => {
    if (to.id === draft.service) return
    const changed = changeService(draft, service, to)
    change(() => changed.draft)
    onServiceChange({ ...changed, before: draft })
  }
  const isService = service !== undefined && fillsIn(service.id)
  const isPreset = isService && !draft.customised
  return (
    <>
      <div className={isPreset ? 'settings-line preset' : 'settings-line'}>
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
        {isPreset && <Realtime />}
      </div>
      {/* Remounted for another service, which has other inputs. */}
      {isService && <ServiceInputs key={service.id} service={service} />}
      {!isPreset && (
        <div className="request-line">
          <div className="joined">
            <SelectField
              label={say.method}
              value={draft.request.method}
              choices={METHODS.map((value) => ({ value, label: value }))}
              onPick={(method) => change(inRequest({ method }))}
            />
            <BaseUrl />
          </div>
          <Realtime />
        </div>
      )}
    </>
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
        <span className="hint nowrap">{say.realtimeHint}</span>
      </Switch>
    </div>
  )
}
