// Converts a step between the form and the API. Pure.
import type { InvalidValue } from '../../../../src/client/client.ts'
import { initialAuth, withSecrets } from '../../../../src/render/auth/kind.ts'
import { NEW_SETTINGS, STEP_AUTH_KINDS, stepAuthKindOf, stepSecretOf } from '../../../../src/steps/step.ts'
import type { CommandSettings, StepAuthWith, WebhookSettings } from '../../../../src/steps/step.ts'
import type { Step } from '../../../api/steps.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { words } from '../../../words/words.ts'

const say = words.settings.steps.flaws

/** A line of two texts; `id` exists only on the page and is never sent. */
export interface Pair {
  readonly id: string
  readonly name: string
  readonly value: string
}

export type StepAuth = StepAuthWith<SecretValue>

/** The settings of both kinds are kept while a new step is switched between them. */
export interface StepDraft extends Omit<WebhookSettings & CommandSettings, 'form' | 'take' | 'auth'> {
  readonly kind: Step['kind']
  readonly name: string
  readonly form: readonly Pair[]
  /** `own`: each field by its own code. */
  readonly takes: 'own' | 'chosen'
  /** `name` is the code of a field, `value` its place in the response. */
  readonly take: readonly Pair[]
  readonly auth: StepAuth
}

let made = 0

export function pair(name = '', value = ''): Pair {
  made += 1
  return { id: `pair${made}`, name, value }
}

export function newStepDraft(): StepDraft {
  const { webhook, command } = NEW_SETTINGS
  return { kind: 'webhook', name: '', ...command, ...draftOfWebhook({ ...webhook, auth: { type: 'none' } }) }
}

/** A step for the `/inference` of a whisper.cpp server, which returns `{"text": …}`. Other typed values stay. */
export function withWhisper(draft: StepDraft): StepDraft {
  return {
    ...draft,
    kind: 'webhook',
    name: draft.name === '' ? 'transcript' : draft.name,
    send: 'audio',
    form: [pair('response_format', 'json')],
    takes: 'chosen',
    take: [pair('transcript', 'text')],
    needs_recording: true,
    // Enough for an hour of talk on a small machine.
    timeout_s: 1_800,
  }
}

export function draftOfStep(step: Step): StepDraft {
  const { kind, name } = step
  const settings =
    step.kind === 'command'
      ? pick(step, NEW_SETTINGS.command)
      : draftOfWebhook({ ...pick(step, NEW_SETTINGS.webhook), auth: shownAuth(step.auth) })
  return { ...newStepDraft(), kind, name, ...settings }
}

function draftOfWebhook({ form, take, ...rest }: Omit<WebhookSettings, 'auth'> & { readonly auth: StepAuth }) {
  return {
    ...rest,
    form: pairsOf(form),
    takes: take === null ? ('own' as const) : ('chosen' as const),
    take: pairsOf(take ?? {}),
  }
}

/** The members of `whole` that `like` has too. */
function pick<Whole extends object, Like extends object>(
  whole: Whole,
  like: Like,
): Pick<Whole, keyof Whole & keyof Like> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name in like)) as Pick<
    Whole,
    keyof Whole & keyof Like
  >
}

function shownAuth(auth: Extract<Step, { kind: 'webhook' }>['auth']): StepAuth {
  return mapSecret(auth as StepAuth, (secret) =>
    typeof secret === 'object' && secret ? { ...secret, set: true } : null,
  )
}

/** An authentication with another value in the place of its secret. */
function mapSecret(auth: StepAuth, put: (secret: SecretValue) => SecretValue): StepAuth {
  const now: Readonly<Record<string, unknown>> = auth
  return withSecrets(stepAuthKindOf(auth), auth, (name) => put((now[name] ?? null) as SecretValue)) as StepAuth
}

/** An authentication of which nothing is typed yet. */
export function beginStepAuth(type: StepAuth['type']): StepAuth {
  return mapSecret(initialAuth(STEP_AUTH_KINDS[type]) as StepAuth, () => null)
}

/** The secret of an authentication, as it is kept or typed. */
export function secretOf(auth: StepAuth): SecretValue {
  const [name] = stepSecretOf(auth) ?? []
  return name === undefined ? null : ((auth as Readonly<Record<string, unknown>>)[name] as SecretValue)
}

/** The API input for a new step. */
export function inputOf(draft: StepDraft) {
  const { kind } = draft
  const name = draft.name.trim()
  return kind === 'command' ? { kind, name, ...commandOf(draft) } : { kind, name, ...webhookOf(draft) }
}

/** The API input for a saved step: its name and kind stay. */
export function patchOf(draft: StepDraft) {
  return draft.kind === 'command' ? commandOf(draft) : webhookOf(draft)
}

function commandOf(draft: StepDraft) {
  return pick(draft, NEW_SETTINGS.command)
}

function webhookOf(draft: StepDraft) {
  const { url, send, form, takes, take, needs_recording, auth } = draft
  return {
    ...pick(draft, NEW_SETTINGS.webhook),
    url: url.trim(),
    form: send === 'audio' ? recordOf(form) : {},
    take: takes === 'own' ? null : recordOf(take),
    needs_recording: send === 'audio' || needs_recording,
    // A secret that is still empty is none.
    auth: mapSecret(auth, (secret) => (secret === '' ? null : secret)),
  }
}

/** Errors that the server cannot report, because such values cannot be sent: half-typed lines, duplicate names. */
export function problemsOfStep(draft: StepDraft): InvalidValue[] {
  if (draft.kind === 'command') return []
  const form = draft.send === 'audio' ? pairFlaws('/form', draft.form, { noName: say.noName }) : []
  if (draft.takes === 'own') return form
  const take = pairFlaws('/take', draft.take, { noName: say.noCode, noValue: say.noPath })
  const none = draft.take.every(isBlank) ? [{ code: 'required' as const, pointer: '/take', detail: say.noTake }] : []
  return [...form, ...take, ...none]
}

/** The pointer of a line in the errors; the server's errors are at the line's name. */
export function pointerOf(list: '/form' | '/take', { id }: Pair): string {
  return `${list}/#${id}`
}

function pairFlaws(
  list: '/form' | '/take',
  pairs: readonly Pair[],
  { noName, noValue }: { readonly noName: string; readonly noValue?: string },
): InvalidValue[] {
  const seen = new Set<string>()
  return pairs.flatMap((one): InvalidValue[] => {
    if (isBlank(one)) return []
    const [name, pointer] = [one.name.trim(), pointerOf(list, one)]
    if (name === '') return [{ code: 'required', pointer, detail: noName }]
    if (seen.has(name)) return [{ code: 'invalid', pointer, detail: say.twice }]
    seen.add(name)
    return noValue !== undefined && one.value.trim() === '' ? [{ code: 'required', pointer, detail: noValue }] : []
  })
}

function isBlank({ name, value }: Pair): boolean {
  return name.trim() === '' && value.trim() === ''
}

function pairsOf(record: Readonly<Record<string, string>>): Pair[] {
  return Object.entries(record).map(([name, value]) => pair(name, value))
}

function recordOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs.filter((one) => !isBlank(one)).map(({ name, value }) => [name.trim(), value.trim()]))
}
