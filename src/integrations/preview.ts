// An integration as far as a person has come, not saved: judged and rendered like one that is (T16). The page does it on each
// key stroke, the API when it is asked: by this code both, so what they show is the same to the byte.
//
//   judgeDraft     once for each change of the integration: what is wrong, and the request made ready
//   previewDraft   for each call and moment: the request, secrets as dots
import type { Problem, Refusal, RenderedRequest } from '../render/request.ts'
import type { CompiledRequest } from '../render/render.ts'
import { maskSecrets, type FilledRequest } from '../render/secrets.ts'
import { TLS_KEY } from '../render/secret-names.ts'
import type { Integration } from './integration.ts'
import { dryRunOf } from './of-service.ts'
import { compileIntegration, problemsOf } from './judge.ts'
import type { SettingSent } from './inputs.ts'
import {
  authSecrets,
  headerSecret,
  last4Of,
  partSecrets,
  secretOrigin,
  textsOf,
  type SentIntegration,
} from './secrets.ts'
import { serviceOf } from './services.ts'
import type { AnswerRules } from './answer-rules.ts'
import { secretNameOf } from './services/service.ts'
import type { SecretFlaw, SecretText } from './secret-text.ts'
import { contextOf, valuesOf, type AccountFacts, type EventFacts } from './values.ts'

/** A secret that is kept of the saved integration. */
export interface KeptSecret {
  /** Scheme, host and port that it was entered for: it goes nowhere else (S26). */
  readonly origin: string
  readonly last4: string
}

/** By name. */
export type KeptSecrets = ReadonlyMap<string, KeptSecret>

export interface Draft {
  readonly integration: Integration
  readonly compiled: CompiledRequest
  readonly problems: readonly Problem[]
  /** Values that stand where they cannot: such a draft is shown, and never sent. */
  readonly flaws: readonly SecretFlaw[]
  /** Secrets that were typed, by name. */
  readonly typed: ReadonlyMap<string, string>
  /** The last four characters of a secret that will be used; `null`: there is none. */
  readonly last4: (name: string) => string | null
}

/**
 * Judges what was sent. `kept`: secrets of the saved integration that this is an edit of. `steps`: names of the account's
 * steps after a call; `null` while they are not known.
 */
export function judgeDraft(sent: SentIntegration, kept: KeptSecrets, steps: readonly string[] | null = null): Draft {
  const { integration, secrets, flaws } = partSecrets(sent)
  return judged(integration, { kept, flaws, steps, typed: textsOf(secrets) })
}

/** A saved integration as it is, to be tried. */
export function draftOfSaved(integration: Integration, kept: KeptSecrets): Draft {
  return judged(integration, { kept, flaws: [], steps: null, typed: new Map() })
}

function judged(
  integration: Integration,
  {
    kept,
    typed,
    flaws,
    steps,
  }: Pick<Draft, 'typed' | 'flaws'> & { readonly kept: KeptSecrets; readonly steps: readonly string[] | null },
): Draft {
  const compiled = compileIntegration(integration)
  const last4 = (name: string): string | null => {
    const text = typed.get(name)
    if (text !== undefined) return last4Of(text)
    const secret = kept.get(name)
    return secret?.origin === secretOrigin(name, integration, compiled.origin ?? '') ? secret.last4 : null
  }
  const problems = problemsOf(integration, compiled, { hasSecret: (name) => last4(name) !== null, steps, typed })
  return { integration, compiled, problems, flaws, typed, last4 }
}

/** A draft as its dry run sends it, and how the answers to that are read; a text is why there is none. */
export function dryRunDraft(draft: Draft): { readonly draft: Draft; readonly answers: AnswerRules | null } | string {
  const dry = dryRunOf(draft.integration)
  if (typeof dry === 'string') return dry
  const { integration, answers } = dry
  const compiled = compileIntegration(integration)
  const hasSecret = (name: string): boolean => draft.last4(name) !== null
  const problems = problemsOf(integration, compiled, { hasSecret, steps: null, typed: draft.typed })
  return { draft: { ...draft, integration, compiled, problems }, answers }
}

/** What a request says beside the call's own fields. */
export interface PreviewFacts {
  readonly account: AccountFacts
  /** Where the dialled number is at home, by the directory; `null`: where the account is (T17). */
  readonly numberCountry: string | null
  /** Public id of the event, such as `evt_0198…`. */
  readonly eventId: string
}

/** The request of a draft for an event, or why there can be none. */
export function renderDraft(
  { compiled, integration }: Draft,
  event: EventFacts,
  { account, numberCountry, eventId }: PreviewFacts,
): RenderedRequest | Refusal {
  const values = valuesOf(event, { account, routeName: integration.name, eventId })
  return compiled.render(values, contextOf(event, account, numberCountry))
}

export interface Previewed {
  readonly request: FilledRequest & { readonly method: string }
  readonly problems: readonly Problem[]
}

/** What would be sent, as it is shown: always with a request, rendered as far as can be. */
export function previewDraft(draft: Draft, event: EventFacts, facts: PreviewFacts): Previewed {
  const { method, url } = draft.integration.request
  const rendered = renderDraft(draft, event, facts)
  if ('refused' in rendered) {
    const message = `No request can be made of this call (${rendered.refused}): ${rendered.detail}`
    const problems = [...draft.problems, { path: 'request', message, severity: 'error' as const }]
    return { request: { method, url, headers: [], body: null }, problems }
  }
  return { request: { method, ...maskSecrets(rendered, draft.last4) }, problems: draft.problems }
}

/** The secrets of a saved integration, from how it is shown (`{"set": true, "last4": …}`): what the page knows of them. */
export function keptSecretsOf(shown: SentIntegration): KeptSecrets {
  const { integration } = partSecrets(shown)
  const origin = compileIntegration(integration).origin ?? ''
  const kept = new Map<string, KeptSecret>()
  const keep = (name: string, value: SettingSent): void => {
    if (typeof value === 'object' && value !== null)
      kept.set(name, { origin: secretOrigin(name, integration, origin), last4: value.last4 ?? '' })
  }
  const { auth, headers } = shown.request
  for (const key of authSecrets(integration.request.auth))
    keep(`auth.${key}`, (auth as Readonly<Record<string, SecretText>>)[key])
  for (const { key, value, secret } of headers) if (secret) keep(headerSecret(key), value)
  for (const one of serviceOf(shown.service)?.inputs ?? [])
    if (one.secret) keep(secretNameOf(one), shown.settings[one.key])
  keep(TLS_KEY, shown.tls.key)
  return kept
}
