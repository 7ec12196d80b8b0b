// What a service asks for: its inputs, what to paste at the vendor's, and what of it is not confirmed.
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import type { Service, ServiceInput } from '../../../../src/integrations/services/service.ts'
import { Banner } from '../../../parts/banner.tsx'
import { plainLines } from '../../../parts/body-text.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { errorAt } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft } from '../draft/draft.ts'
import { Consent } from './consent.tsx'

const say = serviceWords.services

export function ServiceInputs({ service }: { service: Service }) {
  const { draft, change, problems, before, destination } = useDraftForm()
  // A secret can be kept by the service that was saved, while it sends to where it sent.
  const isKept = before.service === draft.service && !destination.moved
  const { inputs, unconfirmed, paste, docs_url: docs, name, checked } = service
  const set = (key: string, value: SecretValue): void =>
    change((now) => ({ ...now, settings: { ...now.settings, [key]: value } }))
  return (
    <section className="serviceinputs" aria-label={say.inputs(name)}>
      <p className="muted">
        {service.summary}{' '}
        {docs !== null && (
          <a
            className="link"
            href={docs}
            target="_blank"
            rel="noreferrer"
            title={say.checked(checked.on, checked.against)}
          >
            {say.docs(name)} <Icon of={ExternalLink} small />
          </a>
        )}
      </p>
      {unconfirmed !== null && <Banner tone="warn">{say.unconfirmed(unconfirmed)}</Banner>}
      {inputs.length > 0 && (
        <div className="grid2">
          {inputs.map((one) => (
            <InputField
              key={one.key}
              input={one}
              value={draft.settings[one.key] ?? null}
              saved={isKept ? (before.settings[one.key] ?? null) : null}
              problem={errorAt(problems, `settings.${one.key}`)}
              onValue={(value) => set(one.key, value)}
            />
          ))}
        </div>
      )}
      {!draft.customised && asksConsent(draft) && (
        <Consent isConnected={isConnected(draft)} problem={errorAt(problems, 'request.auth.refresh_token')} />
      )}
      {paste !== null && (
        <div className="servicepaste">
          <Copy text={paste.text} label={say.copyPaste} />
          <Disclosure title={paste.label}>
            <Code label={paste.label} lines={plainLines(paste.text)} />
          </Disclosure>
        </div>
      )}
    </section>
  )
}

function asksConsent({ request: { auth } }: Draft): boolean {
  return auth.type === 'oauth2' && auth.grant === 'refresh_token' && auth.authorize_url !== ''
}

function isConnected({ request: { auth } }: Draft): boolean {
  return auth.type === 'oauth2' && typeof auth.refresh_token === 'object' && auth.refresh_token !== null
}

interface InputFieldProps {
  readonly input: ServiceInput
  readonly value: SecretValue
  readonly saved: SecretValue
  readonly problem: string | undefined
  readonly onValue: (value: SecretValue) => void
}

/** What is half typed is judged when the cursor left it. */
function InputField({ input, value, saved, problem, onValue }: InputFieldProps) {
  const [typing, setTyping] = useState(false)
  const type = (next: SecretValue): void => {
    setTyping(true)
    onValue(next)
  }
  const label = input.required ? (
    input.label
  ) : (
    <>
      {input.label} <span className="muted">{say.optional}</span>
    </>
  )
  const shown = { label, hint: input.help, problem: typing ? undefined : problem }
  return (
    <div data-path={`settings.${input.key}`} onBlur={() => setTyping(false)}>
      {input.secret ? (
        <SecretField {...shown} example={input.example} value={value} saved={saved} onValue={type} />
      ) : input.type === 'select' ? (
        <SelectField {...shown} value={textOf(value)} choices={choicesOf(input, textOf(value))} onPick={onValue} />
      ) : (
        <TextField
          {...shown}
          value={textOf(value)}
          placeholder={input.example}
          autoComplete="off"
          spellCheck={false}
          {...(input.type === 'url' && { inputMode: 'url' as const })}
          onText={type}
        />
      )}
    </div>
  )
}

function textOf(value: SecretValue): string {
  return typeof value === 'string' ? value : ''
}

function choicesOf({ options, required }: ServiceInput, value: string): readonly { value: string; label: string }[] {
  return required && value !== '' ? options : [{ value: '', label: say.choose1 }, ...options]
}
