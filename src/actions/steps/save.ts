// Saves a step. A step that cannot work is refused with all its flaws. Its secret is sealed for the one origin that it was
// entered for (S20, S26).
import { flawOfField } from '../../calls/field-values.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { last4Of } from '../../integrations/integration-secrets.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { createStep as insertStep, updateStep } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { withoutSecrets } from '../../render/auth/kind.ts'
import { stepAuthKindOf, stepSecretOf, type StepInput } from '../../steps/step.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { inboxFlaw } from '../inbox/address.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion } from '../versions/record.ts'

export function stepOwner({ accountId, stepId }: StepRow) {
  return { accountId, owner: 'step' as const, ownerId: stepId }
}

/** Adds a step after all others. Fails if another step has its name, and for a step that cannot work. */
export async function createStep(context: ActionContext, sent: StepInput): Promise<Result<StepRow>> {
  const ready = await prepareOwn(context, sent, { before: null, known: new Map() })
  if (isFailure(ready)) return ready
  const { accountId } = context.account
  const { name, kind, enabled } = sent
  const made = await insertStep(context.db, { accountId, name, kind, enabled, settings: ready.settings })
  if (!made)
    return new ActionFailure(
      'already_exists',
      `A step named "${name}" already exists. Choose another name, or change that step.`,
    )
  await keepSecret(context, made, ready)
  await keepVersion(context, made)
  context.changed({ type: 'step_saved', accountId })
  return made
}

/** Saves a step over `before`. Fails if another save came first, and for a step that cannot work. */
export async function replaceStep(context: ActionContext, before: StepRow, sent: StepInput): Promise<Result<StepRow>> {
  const { db } = context
  const known = await readSecrets(db, stepOwner(before))
  const ready = await prepareOwn(context, sent, { before, known })
  if (isFailure(ready)) return ready
  const saved = await updateStep(db, before, { enabled: sent.enabled, settings: ready.settings })
  if (!saved)
    return new ActionFailure(
      'precondition_failed',
      'Someone else saved this step in the meantime. Fetch it again and retry.',
    )
  await keepSecret(context, saved, ready)
  const gone = [...known.keys()].filter((name) => name !== ready.secret?.name)
  await deleteSecrets(db, stepOwner(saved), gone)
  const given = ready.secret?.text ?? null
  await keepVersion(context, saved, given !== null || gone.length > 0 ? ['auth'] : [])
  await concealSecrets(db, stepOwner(saved), { version: saved.version, texts: given === null ? [] : [given] })
  context.changed({ type: 'step_saved', accountId: saved.accountId })
  return saved
}

/** The content of a version of a step (S51). The name and kind of a step never change. */
function stepContent({ enabled, settings }: StepRow) {
  return { enabled, settings }
}

/** `secrets`: the places of secrets that were set or removed. */
function keepVersion(context: ActionContext, row: StepRow, secrets: readonly string[] = []): Promise<void> {
  return recordVersion(context, stepOwner(row), { version: row.version, content: stepContent(row), secrets })
}

/** As `prepareStep`, but also fails for a step that sends to another account's inbox. */
async function prepareOwn(context: ActionContext, sent: StepInput, before: StepBefore): Promise<Result<PreparedStep>> {
  const ready = await prepareStep(context, sent, before)
  if (isFailure(ready) || sent.kind !== 'webhook') return ready
  const detail = await inboxFlaw(context, sent.url)
  return detail === null ? ready : invalidStep([{ pointer: '/url', detail }])
}

function invalidStep(flaws: readonly Flaw[]): ActionFailure {
  return new ActionFailure('invalid_step', 'Some settings of the step are invalid.', flaws)
}

/** A step that may be saved. */
interface PreparedStep {
  readonly settings: Record<string, unknown>
  /** `text`: `null` keeps the stored secret. */
  readonly secret: { readonly name: string; readonly text: string | null; readonly origin: string } | null
}

/** The saved step. `known`: the secrets that may be kept. */
export interface StepBefore {
  readonly before: StepRow | null
  readonly known: ReadonlyMap<string, SecretRow>
}

/** Fails with all flaws for a step that cannot work. */
export async function prepareStep(
  context: ActionContext,
  sent: StepInput,
  before: StepBefore,
): Promise<Result<PreparedStep>> {
  const { kind, name: _name, enabled: _enabled, ...settings } = sent
  const flaws: Flaw[] = []
  let ready: PreparedStep = { settings, secret: null }
  if (kind === 'command') flaws.push(...(await flawsOfCommand(context, sent, before.before)))
  else ready = prepareWebhook(context, sent, { known: before.known, flaws })
  return flaws.length > 0 ? invalidStep(flaws) : ready
}

type Sent<Kind extends StepInput['kind']> = Extract<StepInput, { kind: Kind }>

/** If the operator has removed a command, its step may still be switched off. */
async function flawsOfCommand(
  { deps, account }: ActionContext,
  { command, enabled }: Sent<'command'>,
  before: StepRow | null,
): Promise<Flaw[]> {
  const commands = await deps.steps.commandsOf(account.accountId)
  if (commands.includes(command) || (!enabled && before?.settings['command'] === command)) return []
  const there = commands.length === 0 ? 'has set up none for this account' : `has set up ${commands.join(', ')}`
  return [
    {
      pointer: '/command',
      detail: `No such command: "${command}". The administrator of this server ${there} (OFFHOOK_COMMANDS).`,
    },
  ]
}

function prepareWebhook(
  { deps }: ActionContext,
  sent: Sent<'webhook'>,
  { known, flaws }: { known: ReadonlyMap<string, SecretRow>; flaws: Flaw[] },
): PreparedStep {
  const { kind: _kind, name: _name, enabled: _enabled, auth, ...settings } = sent
  const refused = deps.addressFlaw(sent.url)
  if (refused !== null) flaws.push({ pointer: '/url', detail: refused })
  if (Object.hasOwn(sent.form, 'file'))
    flaws.push({ pointer: '/form/file', detail: 'This name is used for the recording file. Choose another.' })
  for (const [code, path] of Object.entries(sent.take ?? {})) {
    const detail =
      path === '' ? 'Enter the path in the response, such as text or results.0.text.' : flawOfField(code, null)
    if (detail !== null) flaws.push({ pointer: `/take${pointerToken(code)}`, detail })
  }
  const origin = URL.parse(sent.url)?.origin ?? ''
  const kept = withoutSecrets(stepAuthKindOf(auth), auth)
  const secret = stepSecretOf(auth)
  if (secret === null) return { settings: { ...settings, auth: kept }, secret: null }
  const [name, { isTrimmed, flaw }] = secret
  const value = (auth as Readonly<Record<string, unknown>>)[name]
  const text = typeof value === 'string' ? (isTrimmed ? value.trim() : value) : null
  const wrong = text === null ? null : flaw?.(text, auth)
  if (wrong) flaws.push({ pointer: `/auth/${name}`, detail: wrong })
  if (text === null && (value === null || known.get(name)?.origin !== origin))
    flaws.push({ pointer: `/auth/${name}`, detail: detailOf(known.get(name), name) })
  return { settings: { ...settings, auth: kept }, secret: { name, text, origin } }
}

function detailOf(known: SecretRow | undefined, key: string): string {
  return known ? `Enter the ${key} again, because the URL changed.` : `Enter the ${key}.`
}

async function keepSecret({ db, deps }: ActionContext, row: StepRow, { secret }: PreparedStep): Promise<void> {
  if (secret === null || secret.text === null) return
  const { name, text, origin } = secret
  const owner = stepOwner(row)
  const sealed = await deps.sealing.seal({ ...owner, name }, text)
  await upsertSecret(db, owner, { name, origin, sealed, last4: last4Of(text) })
}
