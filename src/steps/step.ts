// A step that follows each call, as a person configures it: a webhook that gets a request, or a command of the operator's that is
// run. Steps are declared only here: the API's input and output, the stored form, the page's draft and the file of configuration
// are all made from this declaration.
import { authKind, authUnion, NO_SECRET, secretMembers, type AuthKind, type SecretMember } from '../render/auth/kind.ts'
import { PASSWORD, TOKEN } from '../render/auth/kinds.ts'
import * as z from 'zod/mini'
import { SecretInput, SecretOutput } from '../integrations/secret-input.ts'
import { described, named, namedEnum, namedType, patchMembers, relax, withExample } from '../schema.ts'
import type { Immutable } from '../schema.ts'

const NAME = withExample(
  'transcript',
  described(
    'Name of the step.',
    z
      .string()
      .check(
        z.regex(
          /^[a-z0-9][a-z0-9_-]{0,39}$/,
          'Use lowercase letters, digits, _ and -, at most 40 characters, such as transcript.',
        ),
      ),
  ),
)

const ENABLED = described('Whether the step is on.', z._default(z.boolean(), true))

/** The settings of every step. */
const COMMON = {
  needs_recording: described('Run the step only if the call has a recording.', z._default(z.boolean(), true)),
  timeout_s: described('Timeout of an attempt in seconds.', z._default(z.int().check(z.gte(1), z.lte(3_600)), 60)),
}

const username = z._default(z.string().check(z.maxLength(1_000)), '')

/** How a webhook knows who asks: the kinds, each with its members, of which at most one is a secret. */
export const STEP_AUTH_KINDS = {
  none: authKind({ id: 'none', members: {} }),
  basic: authKind({ id: 'basic', members: { username: { schema: username, isReferable: true }, password: PASSWORD } }),
  bearer: authKind({ id: 'bearer', members: { token: TOKEN } }),
}

export const STEP_AUTH_TYPES = Object.keys(STEP_AUTH_KINDS) as readonly (keyof typeof STEP_AUTH_KINDS)[]

/** `secret`: how secrets stand in it. */
function authWith<Secret extends z.core.$ZodType>(secret: Secret) {
  return namedType('StepAuth', authUnion(STEP_AUTH_KINDS, secret))
}

type StepAuth = WebhookSettings['auth']
/** An authentication in which its secret stands as `Secret`. */
export type StepAuthWith<Secret> = Immutable<z.output<ReturnType<typeof authWith<z.ZodMiniType<Secret>>>>>

/** The declaration of an authentication's kind, without the types of its members. */
export function stepAuthKindOf({ type }: { readonly type: StepAuth['type'] }): AuthKind {
  return STEP_AUTH_KINDS[type]
}

/** The secret of an authentication, by its member, whose name is the secret's name too; `null`: it has none. */
export function stepSecretOf(auth: { readonly type: StepAuth['type'] }): readonly [string, SecretMember] | null {
  return secretMembers(stepAuthKindOf(auth))[0] ?? null
}

/** The settings of a webhook step; new settings are added here, with their defaults. */
function webhookWith<Secret extends z.core.$ZodType>(secret: Secret) {
  return { ...COMMON, ...WEBHOOK, auth: z._default(authWith(secret), { type: 'none' }) }
}

const WEBHOOK = {
  url: described('URL of the receiver.', z.string().check(z.maxLength(10_000))),
  send: described(
    'json: the call and a link to its MP3. audio: the MP3 itself, as a file in a multipart form.',
    z._default(namedEnum('StepBody', ['json', 'audio']), 'json'),
  ),
  form: withExample(
    { response_format: 'json' },
    described(
      'Additional form fields, sent with the file.',
      z._default(z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(1_000))), {}),
    ),
  ),
  take: withExample(
    { transcript: 'text' },
    described(
      'Maps field codes to paths in the response. null: the response uses field codes itself.',
      z._default(z.nullable(z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(200)))), null),
    ),
  ),
  /** 0: a later answer is not accepted. */
  later_s: described(
    'Seconds after a 202 within which the receiver can send its result to the callback URL. 0: no callback.',
    z._default(z.int().check(z.gte(0), z.lte(86_400)), 3_600),
  ),
}

/** The settings of a step that runs one of the operator's programs. */
const COMMAND = {
  ...COMMON,
  command: described(
    'A command that the administrator of this server has set up for this account.',
    z.string().check(z.maxLength(100)),
  ),
}

/** The stored form, which the program works with: without secrets. */
const STORED = { webhook: z.strictObject(webhookWith(NO_SECRET)), command: z.strictObject(COMMAND) }
export type WebhookSettings = Immutable<z.output<typeof STORED.webhook>>
export type CommandSettings = Immutable<z.output<typeof STORED.command>>

/** The form that people send: a secret stands where it is typed. */
export const WebhookInput = z.strictObject({
  kind: z.literal('webhook'),
  name: NAME,
  enabled: ENABLED,
  ...webhookWith(SecretInput),
})
export const CommandInput = z.strictObject({
  kind: z.literal('command'),
  name: NAME,
  enabled: ENABLED,
  ...COMMAND,
})
export const StepInput = named('StepInput', z.discriminatedUnion('kind', [WebhookInput, CommandInput]))
export type StepInput = Immutable<z.output<typeof StepInput>>

/** The form of a change. */
export const StepPatch = described(
  'The name and kind of a step can’t be changed: integrations refer to a step by its name.',
  named(
    'StepPatch',
    z.strictObject({
      ...patchMembers({ enabled: ENABLED, ...COMMON }),
      position: described('Position in the order of steps, starting at 1.', z.optional(z.int().check(z.gte(1)))),
      ...patchMembers({ ...webhookWith(SecretInput), ...COMMAND }),
    }),
  ),
)

/** The authentication in the form that is shown: for a secret, that it is set. */
export const StepAuthOutput = authWith(SecretOutput)

/** The default settings. */
export const NEW_SETTINGS: { readonly webhook: WebhookSettings; readonly command: CommandSettings } = {
  webhook: z.parse(STORED.webhook, { url: '' }),
  command: z.parse(STORED.command, { command: '' }),
}

/** A webhook with only a name and an address. */
const {
  kind: _kind,
  name: _name,
  url: _url,
  ...STEP_DEFAULTS
} = z.parse(WebhookInput, {
  kind: 'webhook',
  name: 'step',
  url: '',
})
export { STEP_DEFAULTS }

interface StepBase {
  /** The step's number, under which its secrets are stored. */
  readonly stepId: number
  readonly name: string
  readonly enabled: boolean
  /** Why its stored settings cannot be read, and what to do (S46); absent: they can be read. */
  readonly flaw?: string
}

export type WebhookStep = StepBase & { readonly kind: 'webhook'; readonly settings: WebhookSettings }
export type CommandStep = StepBase & { readonly kind: 'command'; readonly settings: CommandSettings }
export type Step = WebhookStep | CommandStep

/** The states of a step run: step-run.ts describes them. */
export const STEP_RUN_STATES = ['waiting', 'running', 'answering_later', 'done', 'failed', 'skipped'] as const
export type StepRunState = (typeof STEP_RUN_STATES)[number]

/** Why a step did not run for a call, each with its sentence for people. */
export const STEP_SKIP_REASONS = {
  no_recording: 'The call has no recording.',
  recording_overdue: 'No recording arrived within a day.',
  step_deleted: 'The step was deleted.',
  step_disabled: 'The step was switched off.',
} as const
export type SkipCode = keyof typeof STEP_SKIP_REASONS
export const SKIP_CODES = Object.keys(STEP_SKIP_REASONS) as readonly SkipCode[]

/**
 * Why a stored step cannot be read and what to do, in sentences (S46); `null`: it can be read. Only the types are checked: wrong
 * input by a person was refused when the step was saved.
 */
export function explainInvalidStep({
  kind,
  settings,
}: {
  readonly kind: Step['kind']
  readonly settings: unknown
}): string | null {
  const wrong = wrongOf(kind, settings)
  if (wrong === null) return null
  const where = wrong === '' ? 'not an object' : `"${wrong}" has the wrong type`
  return `The stored settings can’t be read: ${where}. Save the step again: until then it fails.`
}

/** The first invalid setting; empty: all settings together. */
function wrongOf(kind: Step['kind'], settings: unknown): string | null {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return ''
  const values = new Map<string, unknown>(Object.entries(settings))
  const members: [string, z.core.$ZodType][] = Object.entries(STORED[kind].shape)
  return members.find(([name, schema]) => !relax(schema).safeParse(values.get(name)).success)?.[0] ?? null
}
