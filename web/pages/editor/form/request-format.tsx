import { Segments } from '../../../parts/choice.tsx'
import { words } from '../../../words/words.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'

const say = words.form

const FORMATS = ['json', 'form', 'xml'] as const

/** How the rows are sent: as a body of this format, or in the URL. */
export function RequestFormat() {
  const { draft, change } = useDraftForm()
  const { method, format } = draft.request
  if (!sendsBody(method)) return <p className="hint">{say.bodyInAddress(method)}</p>
  return (
    <Segments
      small
      legend={say.format}
      name="format"
      value={format}
      choices={FORMATS.map((value) => ({ value, label: say.formats[value] }))}
      onPick={(format) => change(inRequest({ format }))}
    />
  )
}
