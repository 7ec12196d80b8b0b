import { TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inRequest } from '../draft/change.ts'
import type { FormPart } from '../draft/change.ts'

const say = words.form

export function BaseUrl({ draft, change, problems }: FormPart) {
  return (
    <div className="wide" data-path="request.url">
      <TextField
        label={say.baseUrl}
        value={draft.request.url}
        problem={errorAt(problems, 'request.url')}
        onText={(url) => change(inRequest({ url }))}
      />
    </div>
  )
}
