// Saving a step: what cannot work is refused with everything that is wrong, and its secret is sealed for the one origin it
// was entered for (S20, S26).
import { flawOfField } from '../../calls/field-values.ts'
import { isToken, last4Of, INVALID_TOKEN } from '../../integrations/integration-secrets.ts'
import { deleteSecrets, upsertSecret, readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { createStep, updateStep } from '../../store/steps/steps.ts'
import type { StepRow } from '../../store/steps/steps.ts'
import { STEP_SECRET_KEYS, type StepInput } from '../../steps/step.ts'
import type { RouteContext } from '../routing/context.ts'
import { inboxFlaw } from '../inbox/inbox.ts'
import { saveContextOf } from '../integrations/save.ts'
import { concealSecrets } from '../versions/conceal-secrets.ts'
import { recordVersion, saverOf } from '../versions/record.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import { Problem } from '../http/problem.ts'
import type { Flaw } from '../http/problem.ts'

export function stepOwner({ accountId, stepId }: StepRow) {
  return { accountId, owner: 'step' as const, ownerId: stepId }
}

/** Adds one after all others. Throws 409 where another has its name, 422 for one that cannot work. */
export async function saveNewStep(c: RouteContext, sent: StepInput): Promise<StepRow> {
  const ready = await prepareStep(c, sent, { before: null, known: new Map() })
  await requireOwnInbox(c, sent)
  const { accountId } = c.var.principal.account
  const { name, kind, enabled } = sent
  const made = await createStep(c.var.db, { accountId, name, kind, enabled, settings: ready.settings })
  if (!made)
    throw new Problem(
      'already_exists',
      `A step named "${name}" already exists. Choose another name, or change that step.`,
    )
  await keepSecret(c, made, ready)
  await keepVersion(c, made)
  c.var.changes.push({ type: 'step_saved', accountId })
  return made
}

/** Saves over `before`. Throws 412 when another save came first, 422 for one that cannot work. */
export async function saveStepOver(c: RouteContext, before: StepRow, sent: StepInput): Promise<StepRow> {
  const known = await readSecrets(c.var.db, stepOwner(before))
  const ready = await prepareStep(c, sent, { before, known })
  await requireOwnInbox(c, sent)
  const saved = await updateStep(c.var.db, before, { enabled: sent.enabled, settings: ready.settings })
  if (!saved)
    throw new Problem('precondition_failed', 'Someone else saved this step in the meantime. Fetch it again and retry.')
  await keepSecret(c, saved, ready)
  const gone = [...known.keys()].filter((name) => name !== ready.secret?.name)
  await deleteSecrets(c.var.db, stepOwner(saved), gone)
  const given = ready.secret?.text ?? null
  await keepVersion(c, saved, given !== null || gone.length > 0 ? ['auth'] : [])
  await concealSecrets(c.var.db, stepOwner(saved), { version: saved.version, texts: given === null ? [] : [given] })
  c.var.changes.push({ type: 'step_saved', accountId: saved.accountId })
  return saved
}

/** What is kept of a step in a version (S51). Its name and kind never change. */
export function stepContent({ enabled, settings }: StepRow) {
  return { enabled, settings }
}

/** `secrets`: where those stand that were set or removed. */
function keepVersion(c: RouteContext, row: StepRow, secrets: readonly string[] = []): Promise<void> {
  const saved = { version: row.version, content: stepContent(row), secrets }
  return recordVersion(c.var.db, stepOwner(row), saved, saverOf(c))
}

/** Throws 422 for one that asks another account's inbox. */
async function requireOwnInbox(c: RouteContext, sent: StepInput): Promise<void> {
  const detail = sent.kind === 'webhook' ? await inboxFlaw(saveContextOf(c), sent.url) : null
  if (detail !== null)
    throw new Problem('invalid_step', 'Some settings of the step are invalid.', {
      errors: [{ pointer: '/url', detail }],
    })
}

/** A step that may be saved. */
export interface PreparedStep {
  readonly settings: Record<string, unknown>
  /** `text` is null where the one that is kept stays. */
  readonly secret: { readonly name: string; readonly text: string | null; readonly origin: string } | null
}

/** What is there: `known` are the secrets that may be kept. */
export interface StepBefore {
  readonly before: StepRow | null
  readonly known: ReadonlyMap<string, SecretRow>
}

export async function prepareStep(c: RouteContext, sent: StepInput, before: StepBefore): Promise<PreparedStep> {
  const { kind, name: _name, enabled: _enabled, ...settings } = sent
  const flaws: Flaw[] = []
  let ready: PreparedStep = { settings, secret: null }
  if (kind === 'command') flaws.push(...(await flawsOfCommand(c, sent, before.before)))
  else ready = prepareWebhook(c, sent, { known: before.known, flaws })
  if (flaws.length > 0) throw new Problem('invalid_step', 'Some settings of the step are invalid.', { errors: flaws })
  return ready
}

type Sent<Kind extends StepInput['kind']> = Extract<StepInput, { kind: Kind }>

/** One that the operator took away may still be switched off. */
async function flawsOfCommand(
  c: RouteContext,
  { command, enabled }: Sent<'command'>,
  before: StepRow | null,
): Promise<Flaw[]> {
  const commands = await c.var.app.deps.steps.commandsOf(c.var.principal.account.accountId)
  if (commands.includes(command) || (!enabled && before?.settings['command'] === command)) return []
  const there = commands.length === 0 ? 'has set up none for this account' : `has set up ${commands.join(', ')}`
  return [{ pointer: '/command', detail: `No such command: "${command}". The operator ${there} (OFFHOOK_COMMANDS).` }]
}

function prepareWebhook(
  c: RouteContext,
  sent: Sent<'webhook'>,
  { known, flaws }: { known: ReadonlyMap<string, SecretRow>; flaws: Flaw[] },
): PreparedStep {
  const { kind: _kind, name: _name, enabled: _enabled, auth, ...settings } = sent
  const refused = c.var.app.deps.addressFlaw(sent.url)
  if (refused !== null) flaws.push({ pointer: '/url', detail: refused })
  if (Object.hasOwn(sent.form, 'file'))
    flaws.push({ pointer: '/form/file', detail: 'This name is used for the recording file. Choose another.' })
  for (const [code, path] of Object.entries(sent.take ?? {})) {
    const detail =
      path === '' ? 'Enter the path in the response, such as text or results.0.text.' : flawOfField(code, null)
    if (detail !== null) flaws.push({ pointer: `/take${pointerToken(code)}`, detail })
  }
  const origin = URL.parse(sent.url)?.origin ?? ''
  const key = STEP_SECRET_KEYS[auth.type]
  if (auth.type === 'none' || key === null) return { settings: { ...settings, auth: { type: 'none' } }, secret: null }
  const kept = auth.type === 'basic' ? { type: auth.type, username: auth.username } : { type: auth.type }
  const value = auth.type === 'basic' ? auth.password : auth.token
  const text = typeof value === 'string' ? (auth.type === 'basic' ? value : value.trim()) : null
  const secret = { name: key, text, origin }
  if (text !== null && auth.type === 'bearer' && !isToken(text))
    flaws.push({ pointer: '/auth/token', detail: INVALID_TOKEN })
  if (secret.text === null && (value === null || known.get(key)?.origin !== origin))
    flaws.push({ pointer: `/auth/${key}`, detail: detailOf(known.get(key), key) })
  return { settings: { ...settings, auth: kept }, secret }
}

function detailOf(known: SecretRow | undefined, key: 'password' | 'token'): string {
  return known ? `Enter the ${key} again, because the URL changed.` : `Enter the ${key}.`
}

async function keepSecret(c: RouteContext, row: StepRow, { secret }: PreparedStep): Promise<void> {
  if (secret === null || secret.text === null) return
  const { name, text, origin } = secret
  const owner = stepOwner(row)
  const sealed = await c.var.app.deps.sealing.seal({ ...owner, name }, text)
  await upsertSecret(c.var.db, owner, { name, origin, sealed, last4: last4Of(text) })
}
