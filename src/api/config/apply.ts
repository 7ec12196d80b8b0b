// Applies a configuration to the account of whoever asks, in the transaction of its caller: the plan says what was done, and
// whoever only wants to know undoes the transaction. So a plan is never another than what is carried out.
import type { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import { updateAccount } from '../../store/accounts/accounts.ts'
import { lockConfiguration } from '../../store/accounts/managed-configuration.ts'
import { updateRecordingSettings, resolveRecordingSettings } from '../../store/recordings/recording-settings.ts'
import { mapReferable, hasReference } from './references.ts'
import { createSlices } from '../../concurrency/time-slices.ts'
import { ConfigFrame, ConfigLists, configItems } from './contract.ts'
import type { ConfigInput, PlanItem } from './contract.ts'
import type { RouteContext } from '../routing/context.ts'
import { Problem } from '../http/problem.ts'
import type { Flaw } from '../http/problem.ts'
import { flawsIn } from '../http/schema-flaws.ts'
import { changesBetween, planItem } from './plan.ts'
import type { ApplyContext } from './plan.ts'
import { applyIntegrations } from './integrations.ts'
import { applyNumbers } from './numbers.ts'
import { applySources } from './sources.ts'
import { applySteps } from './steps.ts'
import { withSuggestions } from './suggest.ts'

/**
 * Reads a configuration. Throws 400 with what does not fit. A reference that nobody followed is no secret. Items are read in
 * slices: a configuration may be as large as a large body, and others are served meanwhile (S45).
 */
export async function readConfig(sent: unknown): Promise<ConfigInput> {
  const texts = mapReferable(sent, (value) => (typeof value === 'string' && hasReference(value) ? undefined : value))
  const frame = ConfigFrame.safeParse(texts)
  const flaws: Flaw[] = []
  const items = ConfigLists.safeParse(texts).data
  const lists = {
    sources: await readItems('/sources', items?.sources ?? [], { schema: configItems.sources, flaws }),
    steps: await readItems('/steps', items?.steps ?? [], { schema: configItems.steps, flaws }),
    numbers: await readItems('/numbers', items?.numbers ?? [], { schema: configItems.numbers, flaws }),
    integrations: await readItems('/integrations', items?.integrations ?? [], {
      schema: configItems.integrations,
      flaws,
    }),
  }
  if (frame.success && flaws.length === 0) return { ...frame.data, ...lists }
  if (!frame.success) flaws.push(...flawsIn(frame.error))
  throw new Problem('validation_failed', 'The configuration is invalid.', {
    errors: withSuggestions(flaws.slice(0, BOUNDS.problems + 1)),
  })
}

/** Those that are right; what is wrong with the others is added to `flaws`, until there are more than an answer lists. */
async function readItems<Item extends z.ZodType>(
  pointer: string,
  items: readonly unknown[],
  { schema, flaws }: { readonly schema: Item; readonly flaws: Flaw[] },
): Promise<z.output<Item>[]> {
  const right: z.output<Item>[] = []
  const slices = createSlices()
  for (const [index, item] of items.entries()) {
    if (flaws.length > BOUNDS.problems) break
    const parsed = schema.safeParse(item)
    if (parsed.success) right.push(parsed.data)
    else
      flaws.push(...flawsIn(parsed.error).map((flaw) => ({ ...flaw, pointer: `${pointer}/${index}${flaw.pointer}` })))
    await slices()
  }
  return right
}

/** Throws 422 with everything that is wrong, each by its place in the configuration: then nothing is changed. */
export async function applyConfig(
  c: RouteContext,
  config: ConfigInput,
  { keepSecrets, guesses }: Pick<ApplyContext, 'keepSecrets' | 'guesses'>,
): Promise<PlanItem[]> {
  c.set('savesAs', { type: 'config' })
  await lockConfiguration(c.var.db, c.var.principal.account.accountId)
  const context: ApplyContext = { c, config, keepSecrets, guesses, plan: [], flaws: [] }
  await applySources(context)
  await applySteps(context)
  await applyNumbers(context)
  await applyIntegrations(context)
  // The account comes last: sealing the first secret of an account waits for whoever has its row locked.
  await applyAccount(context)
  if (context.flaws.length > 0)
    throw new Problem('invalid_configuration', 'The configuration could not be applied. Nothing was changed.', {
      errors: context.flaws,
    })
  return context.plan
}

async function applyAccount({ c, config, plan }: ApplyContext): Promise<void> {
  const { account: wanted = {}, recording_settings: wantedRecordings } = config
  if (!config.account && !wantedRecordings) return
  const { accountId, name, timezone, country, atHome, recordings } = c.var.principal.account
  const isTold = wanted.timezone !== undefined || wanted.country !== undefined
  const home = { ...(isTold && { location_confirmed: true }), ...wanted }
  const before = { name, timezone, country, location_confirmed: atHome }
  const changes = [
    ...changesBetween(before, { ...before, ...home }),
    ...changesBetween(
      { recording_settings: resolveRecordingSettings(recordings) },
      { recording_settings: resolveRecordingSettings({ ...recordings, ...wantedRecordings }) },
    ),
  ]
  plan.push(planItem('account', wanted.name ?? name, { changes }))
  if (changes.length === 0) return
  c.var.changes.push({ type: 'account_saved', accountId })
  await updateAccount(c.var.db, accountId, { ...wanted, ...(isTold && { atHome: true }) })
  if (wantedRecordings) await updateRecordingSettings(c.var.db, accountId, wantedRecordings)
}
