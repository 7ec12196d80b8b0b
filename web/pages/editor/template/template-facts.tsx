// Facts about a template before it is filled in: above all its destination, and the values to enter.
import { serviceOf } from '../../../../src/integrations/services.ts'
import { useZone } from '../../../api/membership.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { templateWords } from '../../../words/template-words.ts'
import './template.css'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { emptyInputs } from '../service/empty-inputs.ts'
import { whenSentence } from '../trigger/sentence.ts'

const say = templateWords

export function TemplateFacts({ draft }: { draft: Draft }) {
  const { name, service, request } = draft
  const zone = useZone()
  const origin = originOf(draft)
  const signsInAt = originsOf(request.auth)
  const missing = [
    ...(origin === null && request.url.trim() === '' ? [words.form.baseUrl] : []),
    ...emptyInputs(draft),
    // A service asks for the authentication among its inputs.
    ...(request.auth.type === 'none' || !draft.customised
      ? []
      : [`${words.form.auth} (${words.form.authKinds[request.auth.type]})`]),
  ]
  const facts: readonly (readonly [string, string])[] = [
    [say.name, name.trim() === '' ? words.saving.none : name],
    [say.service, serviceOf(service)?.name ?? service],
    [say.sendsTo, origin ?? enteredAddress(draft)],
    ...(signsInAt === '' ? [] : [[say.tokensFrom, signsInAt] as const]),
    [say.method, request.method],
    [say.sendsWhen, whenSentence(draft, zone)],
    ...(missing.length > 0 ? [[say.asks, missing.join(', ')] as const] : []),
  ]
  return (
    <dl className="templatefacts">
      {facts.map(([what, text]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd dir="auto">{sanitizeLine(text.slice(0, 300))}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The destination, if the template contains it. */
export function originOf(draft: Draft): string | null {
  return validatedDraftOf(draft, NOTHING_STORED).compiled.origin
}

/** The field in which the person enters the destination: the Base URL, or an input of the service. */
function enteredAddress({ service, request: { url } }: Draft): string {
  if (url.trim() === '') return say.noAddress
  const key = /^\[\[(?:setting:|secret:input\.)(\w+)/.exec(url)?.[1]
  const input = serviceOf(service)?.inputs.find((one) => one.key === key)
  const host = URL.parse(input?.example ?? '')?.host
  return input && host ? say.inputSuchAs(input.label, host) : say.inputAddress
}

/** The hosts that get the OAuth 2 credentials and ask for consent: they may differ from the receiver. */
function originsOf(auth: Draft['request']['auth']): string {
  if (auth.type !== 'oauth2') return ''
  const written = [auth.token_url, auth.authorize_url].filter((url) => url.trim() !== '')
  return [...new Set(written.map((url) => URL.parse(url)?.origin ?? url))].join(', ')
}

const NOTHING_STORED = new Map<string, never>()
