// What a template is, before it is used: above all where it would send.
import { serviceOf } from '../../../../src/integrations/services.ts'
import { useZone } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { emptyInputs } from '../service/empty-inputs.ts'
import { whenSentence } from '../trigger/sentence.ts'

const say = serviceWords.templates

interface FoundDialogProps {
  /** The draft that it makes. */
  readonly draft: Draft
  /** Something was begun here already, and would be replaced. */
  readonly replaces: boolean
  readonly onUse: () => void
  readonly onClose: () => void
}

export function FoundDialog({ draft, replaces, onUse, onClose }: FoundDialogProps) {
  const { name, service, request } = draft
  const zone = useZone()
  const origin = validatedDraftOf(draft, NOTHING_STORED).compiled.origin
  const signsInAt = originsOf(request.auth)
  const missing = [
    ...emptyInputs(draft),
    ...(request.auth.type === 'none' ? [] : [`${words.form.auth} (${words.form.authKinds[request.auth.type]})`]),
  ]
  const facts: readonly (readonly [string, string])[] = [
    [say.name, name.trim() === '' ? words.saving.none : name],
    [say.service, serviceOf(service)?.name ?? service],
    [say.sendsTo, origin ?? (request.url.trim() === '' ? say.noAddress : say.inputAddress)],
    ...(signsInAt === '' ? [] : [[say.tokensFrom, signsInAt] as const]),
    [say.method, `${request.method}, ${say.rows(request.rows.length)}`],
    [say.sendsWhen, whenSentence(draft, zone)],
    ...(missing.length > 0 ? [[say.asks, missing.join(', ')] as const] : []),
  ]
  return (
    <Dialog
      title={say.foundTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" onClick={onUse}>
            {say.use}
          </Button>
        </>
      }
    >
      <p>{say.from}</p>
      <dl className="templatefacts">
        {facts.map(([what, text]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd dir="auto">{sanitizeLine(text.slice(0, 300))}</dd>
          </div>
        ))}
      </dl>
      {draft.customised && origin !== null && <Banner tone="warn">{say.fixed(sanitizeLine(origin))}</Banner>}
      <p className="hint">
        {say.nothingYet} {replaces && say.replaced}
      </p>
    </Dialog>
  )
}

/** Who gets what is entered for OAuth 2, and asks for consent: that need not be whom the calls go to. */
function originsOf(auth: Draft['request']['auth']): string {
  if (auth.type !== 'oauth2') return ''
  const written = [auth.token_url, auth.authorize_url].filter((url) => url.trim() !== '')
  return [...new Set(written.map((url) => URL.parse(url)?.origin ?? url))].join(', ')
}

const NOTHING_STORED = new Map<string, never>()
