// Whose the request is: the service's, folded away, or the person's own.
import { SlidersHorizontal, Undo2 } from 'lucide-react'
import type { Service } from '../../../../src/integrations/services/service.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { inDraft } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { withOwnRequest } from './own-request.ts'

const say = serviceWords.services

/** The request is the service's: what it is in a line, and the way into it. */
export function ServiceRequestLine({ service }: { service: Service }) {
  const { draft, change, problems, destination } = useDraftForm()
  const { method, format } = draft.request
  const wrong = hiddenProblem(problems)
  const as = sendsBody(method) && format !== 'raw' ? words.form.formats[format] : words.form.formatRaw
  return (
    <div data-path="request" className="servicerequest">
      <p>
        <span className="muted">{say.own(service.name)}</span>{' '}
        {say.sends(method, sanitizeLine(destination.now ?? say.noHost), sendsBody(method) ? as : words.form.inAddress)}
      </p>
      <Button
        small
        icon={SlidersHorizontal}
        title={say.customiseWhy}
        onClick={() => change(inDraft({ customised: true }))}
      >
        {say.customise}
      </Button>
      {wrong && <Banner tone="bad">{say.wrong(service.name, wrong.message)}</Banner>}
    </div>
  )
}

/** What is wrong where nobody looks: in the request, because of what was typed into the inputs, which say so themselves. */
function hiddenProblem(problems: readonly ConfigProblem[]): ConfigProblem | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.some(({ path }) => path.startsWith('settings.'))) return undefined
  return errors.find(({ path }) => path.startsWith('request') && !/^request\.(rows|raw)\b/.test(path))
}

/** The request is the person's own: how it becomes the service's again. */
export function OwnRequestLine({ service }: { service: Service }) {
  const { draft, change } = useDraftForm()
  const back = (): void => {
    const { request } = draft
    change(withOwnRequest)
    toast(say.ownAgain(service.name), () => change(inDraft({ request, customised: true })))
  }
  return (
    <div className="servicerequest">
      <p className="muted">{say.customised(service.name)}</p>
      <Button small icon={Undo2} onClick={back}>
        {say.takeOwn}
      </Button>
    </div>
  )
}
