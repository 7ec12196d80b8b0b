// Notes about the request of a service: that it cannot be made, or that it is customised.
import { Undo2 } from '../../../parts/icons.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { Button } from '../../../parts/button.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { inDraft } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Note } from './notes.tsx'
import { fillsIn, withOwnRequest } from '../service/own-request.ts'

const say = serviceWords.services

export function useRequestNotes(): readonly Note[] {
  const { draft, change, problems } = useDraftForm()
  const service = serviceOf(draft.service)
  if (!service || !fillsIn(service.id)) return []
  if (!draft.customised) {
    const wrong = hiddenProblem(problems)
    return wrong ? [{ tone: 'bad', text: say.wrong(service.name, wrong.message) }] : []
  }
  const back = (): void => {
    const { request } = draft
    change(withOwnRequest)
    toast(say.ownAgain(service.name), () => change(inDraft({ request, customised: true })))
  }
  return [
    {
      tone: 'plain',
      text: say.customised(service.name),
      action: (
        <Button small icon={Undo2} onClick={back}>
          {say.takeOwn}
        </Button>
      ),
    },
  ]
}

/** A problem in the hidden request that the inputs caused, and that the inputs do not show themselves. */
function hiddenProblem(problems: readonly ConfigProblem[]): ConfigProblem | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.some(({ path }) => path.startsWith('settings.'))) return undefined
  return errors.find(({ path }) => path.startsWith('request') && !/^request\.(rows|raw)\b/.test(path))
}
