// The inputs of a service: values to enter, values to paste at the vendor, and a person's consent.
import { Plus } from '../../../parts/icons.ts'
import { useEffect, useRef, useState } from 'react'
import type { FocusEvent, ReactNode } from 'react'
import { flushSync } from 'react-dom'
import type { Service, ServiceInput } from '../../../../src/integrations/services/service.ts'
import { plainLines } from '../../../parts/code-line.ts'
import { Button } from '../../../parts/button.tsx'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { SecretField } from '../../../parts/secret-field.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import { errorAt } from '../draft/change.ts'
import type { Draft } from '../draft/draft.ts'
import { useDraftForm } from '../draft-form.ts'
import { Consent } from './consent.tsx'
import { emptyInputs, isTyped } from './empty-inputs.ts'

const say = serviceWords.services

/** The inputs of the service; once they are filled in, they fold into one line, which opens again. */
export function ServiceInputs({ service }: { service: Service }) {
  const { draft, problems } = useDraftForm()
  const isFilled = emptyInputs(draft).length === 0 && errorAt(problems, 'settings') === undefined
  const [open, setOpen] = useState(!isFilled)
  const whenLeft = useLeft(() => setOpen(false))
  const asks = !draft.customised && asksConsent(draft)
  const consent = asks && (
    <Consent isConnected={isConnected(draft)} problem={errorAt(problems, 'request.auth.refresh_token')} />
  )
  const section = useRef<HTMLElement>(null)
  const openAgain = (): void => {
    flushSync(() => setOpen(true))
    section.current?.querySelector<HTMLElement>('input, select')?.focus()
  }
  if (service.inputs.length === 0) return null
  const isFolded = isFilled && !open
  return (
    <section
      className="service-inputs"
      aria-label={say.inputs(service.name)}
      ref={section}
      {...(isFilled && open && whenLeft)}
    >
      {isFolded ? (
        <>
          <div className="filled-inputs">
            <p title={filledText(service, draft)}>{filledText(service, draft)}</p>
            <button type="button" className="link" aria-label={say.changeInputs(service.name)} onClick={openAgain}>
              {words.when.change}
            </button>
          </div>
          {!isConnected(draft) && consent}
        </>
      ) : (
        <Inputs service={service} isAsked={!isFilled}>
          {consent}
        </Inputs>
      )}
    </section>
  )
}

/** Calls `onLeft` once the focus is elsewhere; if a press moved the focus, after that press, whose target must not move. */
function useLeft(onLeft: () => void) {
  const isPressed = useRef(false)
  useEffect(() => {
    const press = (): void => {
      isPressed.current = true
    }
    const release = (): void => {
      isPressed.current = false
    }
    document.addEventListener('pointerdown', press, true)
    document.addEventListener('pointerup', release, true)
    return () => {
      document.removeEventListener('pointerdown', press, true)
      document.removeEventListener('pointerup', release, true)
    }
  }, [])
  return {
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): void => {
      if (relatedTarget === null || currentTarget.contains(relatedTarget)) return
      if (isPressed.current) document.addEventListener('pointerup', () => setTimeout(onLeft), { once: true })
      else onLeft()
    },
  }
}

interface InputsProps {
  readonly service: Service
  /** An input is still empty: the first empty one takes the help line. */
  readonly isAsked: boolean
  /** Further things to do besides filling in. */
  readonly children: ReactNode
}

function Inputs({ service, isAsked, children }: InputsProps) {
  const { draft, change, problems, before, destination } = useDraftForm()
  const { inputs, paste } = service
  // A saved secret can be kept while the service and the destination stay the same.
  const isKept = before.service === draft.service && !destination.moved
  const set = (key: string, value: SecretValue): void =>
    change((now) => ({ ...now, settings: { ...now.settings, [key]: value } }))
  const optional = inputs.filter((one) => !one.required)
  const isUsed = optional.some(({ key }) => isTyped(draft.settings[key]) || errorAt(problems, `settings.${key}`))
  const [all, setAll] = useState(isUsed)
  const shown = all ? inputs : inputs.filter(({ required }) => required)
  const [focused, setFocused] = useState<string | null>(null)
  const asked = shown.find(({ key, required }) => required && isAsked && !isTyped(draft.settings[key]))
  const helped = focused ?? (asked ?? shown[0])?.key
  return (
    <>
      <div className={`input-grid ${gridOf(shown.length)}`}>
        {shown.map((one) => (
          <InputField
            key={one.key}
            input={one}
            value={draft.settings[one.key] ?? null}
            saved={isKept ? (before.settings[one.key] ?? null) : null}
            problem={errorAt(problems, `settings.${one.key}`)}
            onValue={(value) => set(one.key, value)}
            onFocus={() => setFocused(one.key)}
          />
        ))}
      </div>
      {/* Screen readers get the help with each input. */}
      <div className="input-help" aria-hidden="true">
        {shown.map(({ key, help }) => (
          <p className={key === helped ? 'hint now' : 'hint'} key={key}>
            {help}
          </p>
        ))}
      </div>
      <div className="row wrap input-more">
        {optional.length > 0 && !all && (
          <Button small kind="quiet" icon={Plus} onClick={() => setAll(true)}>
            {say.showOptional(optional.length)}
          </Button>
        )}
        {paste !== null && (
          <>
            <Copy text={paste.text} label={say.copyPaste} />
            <Disclosure title={paste.label}>
              <Code label={paste.label} lines={plainLines(paste.text)} />
            </Disclosure>
          </>
        )}
        {children}
      </div>
    </>
  )
}

/** A grid with full rows, where possible. */
function gridOf(count: number): 'one' | 'two' | 'three' {
  if (count === 1) return 'one'
  return count === 2 || count === 4 ? 'two' : 'three'
}

/** `Subdomain acme, Client secret ••••3f2a` */
function filledText({ inputs }: Service, { settings }: Draft): string {
  return say.filled(
    inputs.flatMap((one) => {
      const value = settings[one.key] ?? null
      const text = isTyped(value) ? shownText(one, value) : ''
      return text === '' ? [] : [say.filledInput(one.label, text)]
    }),
  )
}

function shownText({ secret, options }: ServiceInput, value: SecretValue): string {
  if (typeof value === 'object') return value === null ? '' : words.form.secretHidden(value.last4 ?? '')
  if (secret) return words.form.secretHidden('')
  return options.find((option) => option.value === value)?.label ?? sanitizeLine(value)
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
  readonly onFocus: () => void
}

/** A half-typed value is checked when the cursor leaves the field. */
function InputField({ input, value, saved, problem, onValue, onFocus }: InputFieldProps) {
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
    <div data-path={`settings.${input.key}`} onFocus={onFocus} onBlur={() => setTyping(false)}>
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
  const isChosen = required ? value !== '' : options.some((one) => one.value === '')
  return isChosen ? options : [{ value: '', label: say.choose1 }, ...options]
}
