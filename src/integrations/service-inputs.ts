// Checks the inputs of a service (T18), and separates the secrets in them.
import type { OAuth2Auth } from '../render/auth/kinds.ts'
import { fillOAuth } from '../render/oauth-settings.ts'
import type { ConfigProblem } from '../render/request.ts'
import { pointerToken } from '../json/json-pointer.ts'
import type { Integration, IntegrationInput } from './integration.ts'
import type { InputFlaw, SecretChange } from './secret-input.ts'
import { serviceOf } from './services.ts'
import { secretNameOf, type ServiceInput } from './services/service.ts'

/** The value that is sent for one input: a text, or a secret in the form that secrets are sent. */
export type SettingInput = IntegrationInput['settings'][string] | undefined

/** The texts that a request may refer to: every input of the service has one, even if it is empty. */
export function settingsOf(service: string, settings: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(serviceOf(service)?.inputs.map(({ key }) => [key, (settings[key] ?? '').trim()]))
}

/** The Base URL with the service's inputs filled in. Placeholders of calls and secrets stay. */
export function addressOf({
  request,
  service,
  settings,
}: Pick<Integration, 'service' | 'settings'> & { readonly request: { readonly url: string } }): string {
  const texts = settingsOf(service, settings)
  return request.url
    .trim()
    .replace(/\[\[\s*setting:([^\]|]*)\]\]/g, (written, key: string) => texts.get(key.trim()) ?? written)
}

/** The OAuth settings of an integration (S25), with the service's inputs filled in; `null`: it uses none. */
export function oauthOf({
  request: { auth },
  service,
  settings,
}: Pick<Integration, 'request' | 'service' | 'settings'>): OAuth2Auth | null {
  return auth.type === 'oauth2' ? fillOAuth(auth, settingsOf(service, settings)).auth : null
}

interface SeparatedInputs {
  /** The values that are stored unencrypted: texts, and the origins of secret addresses. */
  readonly settings: Record<string, string>
  /** By the names of secrets. */
  readonly secrets: ReadonlyMap<string, SecretChange>
  readonly flaws: readonly InputFlaw[]
}

/** Takes the secrets out of the inputs of a service. */
export function separateInputs(service: string, sent: Readonly<Record<string, SettingInput>>): SeparatedInputs {
  const inputs = serviceOf(service)?.inputs ?? []
  const separated = {
    settings: {} as Record<string, string>,
    secrets: new Map<string, SecretChange>(),
    flaws: [] as InputFlaw[],
  }
  for (const [key, value] of Object.entries(sent)) {
    if (inputs.some((one) => one.key === key && one.secret)) continue
    // Inputs of another service are kept: a person who returns to that service finds them.
    if (typeof value === 'string') separated.settings[key] = value
    else if (value)
      separated.flaws.push({ pointer: pointerOf(key), detail: 'Must be a string, because this setting is not secret.' })
  }
  for (const one of inputs) if (one.secret) separateSecret(one, sent[one.key], separated)
  return separated
}

function separateSecret(
  one: ServiceInput,
  value: SettingInput,
  {
    settings,
    secrets,
    flaws,
  }: { settings: Record<string, string>; secrets: Map<string, SecretChange>; flaws: InputFlaw[] },
): void {
  const name = secretNameOf(one)
  const kept = typeof value === 'object' && value !== null
  if (!kept && (value ?? '') === '') return void secrets.set(name, 'absent')
  if (kept) {
    secrets.set(name, 'keep')
    if (one.type === 'secret_url' && value.origin !== undefined) settings[one.key] = value.origin
    return
  }
  const text = String(value).trim()
  if (one.type !== 'secret_url') return void secrets.set(name, { set: text })
  const url = URL.parse(text)
  const wrong = url === null || !/^https?:$/.test(url.protocol) || url.username !== '' ? whatIsWrong(one) : null
  if (url === null || wrong !== null) {
    // The value cannot be separated, so it is not stored: it may be a secret that was pasted into the wrong place.
    flaws.push({ pointer: pointerOf(one.key), detail: wrong ?? whatIsWrong(one) })
    return
  }
  settings[one.key] = url.origin
  secrets.set(name, { set: (url.pathname + url.search).slice(1) })
}

function whatIsWrong({ check, label }: ServiceInput): string {
  return check?.message ?? `${label} must be a URL, such as https://example.com/hook.`
}

function pointerOf(key: string): string {
  return `/settings${pointerToken(key)}`
}

/**
 * Missing or invalid inputs. Secrets are checked only when they were typed: `typed` has their texts by name; stored secrets
 * cannot be read here.
 */
export function checkInputs(
  service: string,
  settings: Readonly<Record<string, string>>,
  typed: ReadonlyMap<string, string>,
): ConfigProblem[] {
  return (serviceOf(service)?.inputs ?? []).flatMap((one): ConfigProblem[] => {
    const text = typedText(one, settings[one.key] ?? '', typed)
    // A missing secret is reported together with all other missing secrets.
    if (text === null) return []
    const path = `settings.${one.key}`
    if (text === '')
      return one.required ? [{ path, message: `Enter ${one.label}.`, severity: 'error', code: 'required' }] : []
    const message = flawOf(one, text)
    return message === null ? [] : [{ path, message, severity: 'error' }]
  })
}

/** Whether an input accepts this text, which is not empty. */
export function fitsInput(one: ServiceInput, text: string): boolean {
  return flawOf(one, text.trim()) === null
}

function flawOf(one: ServiceInput, text: string): string | null {
  const choices = one.options.map(({ value }) => value).filter((value) => value !== '')
  if (one.type === 'select' && !choices.includes(text)) return `${one.label} must be one of ${choices.join(', ')}.`
  if (one.type === 'url' && URL.parse(text) === null) return whatIsWrong(one)
  if (one.check === null || new RegExp(`^(?:${one.check.pattern})$`, 'u').test(text)) return null
  return one.check.message
}

/** `null`: a secret that was not typed now. */
function typedText(one: ServiceInput, open: string, typed: ReadonlyMap<string, string>): string | null {
  if (!one.secret) return open.trim()
  const secret = typed.get(secretNameOf(one))
  if (secret === undefined) return null
  return one.type === 'secret_url' ? `${open}/${secret}` : secret
}
