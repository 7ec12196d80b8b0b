// Validates and renders an unsaved integration like a saved one (T16). The page does it on each key stroke, the API on request:
// both by this code, so their results are the same to the byte.
//
//   validateDraft  once for each change of the integration: finds its problems, and compiles the request
//   previewDraft   for each call and moment: the request, secrets as dots
import type { ConfigProblem, Refusal, RenderedRequest } from '../render/request.ts'
import type { CompiledRequest } from '../render/render.ts'
import { maskSecrets, type FilledRequest } from '../render/secret-places.ts'
import { authSecretName, usedSecrets } from '../render/auth/kinds.ts'
import { TLS_KEY } from '../render/secret-names.ts'
import { dryRunOf } from './service-rules.ts'
import { compileIntegration, findProblems } from './validate.ts'
import type { SettingInput } from './service-inputs.ts'
import { headerSecretName, last4Of, separateSecrets, secretOrigin, typedSecrets } from './integration-secrets.ts'
import type { Integration, IntegrationInput } from './integration.ts'
import { serviceOf } from './services.ts'
import type { AnswerRules } from './answer-rules.ts'
import { secretNameOf } from './services/service.ts'
import type { InputFlaw, SecretInput } from './secret-input.ts'
import { contextOf, valuesOf, type AccountFacts, type EventFacts } from './placeholder-values.ts'

/** A stored secret of the saved integration. */
interface StoredSecret {
  /** Scheme, host and port that the secret was entered for: it is sent nowhere else (S26). */
  readonly origin: string
  readonly last4: string
}

/** By name. */
export type StoredSecrets = ReadonlyMap<string, StoredSecret>

export interface ValidatedDraft {
  readonly integration: Integration
  readonly compiled: CompiledRequest
  readonly problems: readonly ConfigProblem[]
  /** Values that are not allowed in their place: such a draft is shown, and never sent. */
  readonly flaws: readonly InputFlaw[]
  /** Secrets that were typed, by name. */
  readonly typed: ReadonlyMap<string, string>
  /** The last four characters of a secret that will be used; `null`: there is none. */
  readonly last4: (name: string) => string | null
}

/**
 * Validates a draft. `kept`: secrets of the saved integration that is being edited. `steps`: names of the account's steps; `null`
 * while they are not known.
 */
export function validateDraft(
  sent: IntegrationInput,
  kept: StoredSecrets,
  steps: readonly string[] | null = null,
): ValidatedDraft {
  const { integration, secrets, flaws } = separateSecrets(sent)
  return validated(integration, { kept, flaws, steps, typed: typedSecrets(secrets) })
}

/** A saved integration, for trying it. */
export function validateSaved(integration: Integration, kept: StoredSecrets): ValidatedDraft {
  return validated(integration, { kept, flaws: [], steps: null, typed: new Map() })
}

function validated(
  integration: Integration,
  {
    kept,
    typed,
    flaws,
    steps,
  }: Pick<ValidatedDraft, 'typed' | 'flaws'> & {
    readonly kept: StoredSecrets
    readonly steps: readonly string[] | null
  },
): ValidatedDraft {
  const compiled = compileIntegration(integration)
  const last4 = (name: string): string | null => {
    const text = typed.get(name)
    if (text !== undefined) return last4Of(text)
    const secret = kept.get(name)
    return secret?.origin === secretOrigin(name, integration, compiled.origin ?? '') ? secret.last4 : null
  }
  const problems = findProblems(integration, compiled, { hasSecret: (name) => last4(name) !== null, steps, typed })
  return { integration, compiled, problems, flaws, typed, last4 }
}

/** The draft of a dry run, and how its responses are read; a text says why there is none. */
export function prepareDryRun(
  draft: ValidatedDraft,
): { readonly draft: ValidatedDraft; readonly answers: AnswerRules | null } | string {
  const dry = dryRunOf(draft.integration)
  if (typeof dry === 'string') return dry
  const { integration, answers } = dry
  const compiled = compileIntegration(integration)
  const hasSecret = (name: string): boolean => draft.last4(name) !== null
  const problems = findProblems(integration, compiled, { hasSecret, steps: null, typed: draft.typed })
  return { draft: { ...draft, integration, compiled, problems }, answers }
}

/** Values in a request besides the call's own fields. */
export interface PreviewFacts {
  readonly account: AccountFacts
  /** The country of the dialled number, by the directory; `null`: the account's country applies (T17). */
  readonly numberCountry: string | null
  /** Public id of the event, such as `evt_0198…`. */
  readonly eventId: string
}

/** The request of a draft for an event, or why there can be none. */
export function renderDraft(
  { compiled, integration }: ValidatedDraft,
  event: EventFacts,
  { account, numberCountry, eventId }: PreviewFacts,
): RenderedRequest | Refusal {
  const values = valuesOf(event, { account, routeName: integration.name, eventId })
  return compiled.render(values, contextOf(event, account, numberCountry))
}

interface PreviewResult {
  readonly request: FilledRequest & { readonly method: string }
  readonly problems: readonly ConfigProblem[]
}

/** The request in the form that is shown: always present, rendered as far as possible. */
export function previewDraft(draft: ValidatedDraft, event: EventFacts, facts: PreviewFacts): PreviewResult {
  const { method, url } = draft.integration.request
  const rendered = renderDraft(draft, event, facts)
  if ('refused' in rendered) {
    const message = `This call can’t be sent (${rendered.refused}). ${rendered.detail}`
    const problems = [...draft.problems, { path: 'request', message, severity: 'error' as const }]
    return { request: { method, url, headers: [], body: null }, problems }
  }
  return { request: { method, ...maskSecrets(rendered, draft.last4) }, problems: draft.problems }
}

/**
 * The secrets of a saved integration in the form that is shown (`{"set": true, "last4": …}`), which is all that the page knows.
 */
export function storedSecretsOf(shown: IntegrationInput): StoredSecrets {
  const { integration } = separateSecrets(shown)
  const origin = compileIntegration(integration).origin ?? ''
  const kept = new Map<string, StoredSecret>()
  const keep = (name: string, value: SettingInput): void => {
    if (typeof value === 'object' && value !== null)
      kept.set(name, { origin: secretOrigin(name, integration, origin), last4: value.last4 ?? '' })
  }
  const { auth, headers } = shown.request
  for (const [name] of usedSecrets(integration.request.auth))
    keep(authSecretName(name), (auth as Readonly<Record<string, SecretInput>>)[name])
  for (const { key, value, secret } of headers) if (secret) keep(headerSecretName(key), value)
  for (const one of serviceOf(shown.service)?.inputs ?? [])
    if (one.secret) keep(secretNameOf(one), shown.settings[one.key])
  keep(TLS_KEY, shown.tls.key)
  return kept
}
