import { SlidersHorizontal } from '../../../parts/icons.ts'
import { useCallback } from 'react'
import { REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { previewDraft } from '../../../../src/integrations/preview.ts'
import type { StoredSecrets } from '../../../../src/integrations/preview.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { Button } from '../../../parts/button.tsx'
import { Switch } from '../../../parts/choice.tsx'
import { TextField } from '../../../parts/field.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft, DraftRow } from '../draft/draft.ts'
import { MessageBox } from '../message/message-box.tsx'
import { messageOf } from '../message/message-parts.ts'
import { useSample } from '../preview/preview-provider.tsx'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { BodyRows } from '../rows/body-rows.tsx'
import { RawBody } from '../rows/raw-body.tsx'
import { rawOfRows } from '../rows/raw-of-rows.ts'
import type { OnRows } from '../rows/use-rows.ts'
import { fillsIn } from '../service/own-request.ts'
import { Advanced } from './advanced.tsx'
import { RequestFormat } from './request-format.tsx'

const say = words.form

export function BodyTab() {
  const { draft, change, problems } = useDraftForm()
  const { request } = draft
  const isPreset = !draft.customised && fillsIn(draft.service)
  const message = isPreset ? messageOf(draft) : null
  const onRows = useCallback<OnRows<DraftRow>>(
    (how) => change((now) => inRequest({ rows: how(now.request.rows) })(now)),
    [change],
  )
  return (
    <>
      {message ? (
        <MessageBox message={message} corner={<Customise />} />
      ) : request.format === 'raw' && sendsBody(request.method) ? (
        <RawBody raw={request.raw} onRaw={(raw) => change(inRequest({ raw }))} problems={problems} />
      ) : (
        <BodyRows
          rows={request.rows}
          onRows={onRows}
          format={request.format}
          method={request.method}
          realtime={draft.realtime}
          problems={problems}
          corner={isPreset ? <Customise /> : <RequestFormat />}
        />
      )}
      {!message && <BodyAdvanced />}
    </>
  )
}

/** The service provides the request: this button opens all of it for changes. */
function Customise() {
  const { change } = useDraftForm()
  return (
    <Button
      small
      kind="quiet"
      icon={SlidersHorizontal}
      title={serviceWords.services.customiseWhy}
      onClick={() => change(inDraft({ customised: true }))}
    >
      {serviceWords.services.customise}
    </Button>
  )
}

function BodyAdvanced() {
  const { draft, change, problems } = useDraftForm()
  const { request } = draft
  const { moment, facts } = useSample()
  const asRaw = (now: Draft): Draft => {
    const render = (rows: readonly DraftRow[]): string | null => {
      const marked = inRequest({ rows })({ ...now, customised: true })
      return previewDraft(validatedDraftOf(marked, NO_SECRETS), moment, facts).request.body
    }
    // An earlier raw body is kept, in case the person left it by mistake.
    const raw = now.request.raw?.body ? now.request.raw : rawOfRows(now.request, render)
    return inRequest({ format: 'raw', raw })(now)
  }
  return (
    <Advanced changed={advancedChanged(draft)}>
      {sendsBody(request.method) && (
        <Switch label={say.raw} on={request.format === 'raw'} onSwitch={(on) => change(on ? asRaw : asRows)}>
          {say.raw} <span className="muted">{say.rawHint}</span>
        </Switch>
      )}
      {request.format === 'xml' && (
        <TextField
          label={say.xmlRoot}
          mono
          value={request.xml_root}
          problem={errorAt(problems, 'request.xml_root')}
          onText={(xml_root) => change(inRequest({ xml_root }))}
        />
      )}
    </Advanced>
  )
}

const NO_SECRETS: StoredSecrets = new Map()

/** Keeps the raw body, in case the person left it by mistake. */
function asRows(draft: Draft): Draft {
  return inRequest({ format: 'json' })(draft)
}

function advancedChanged({ request }: Draft): number {
  return [request.format === 'raw', request.xml_root !== REQUEST_DEFAULTS.xml_root].filter(Boolean).length
}
