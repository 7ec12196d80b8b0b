// Applies a configuration to an account in the transaction of its caller. The plan says what was done. To see the plan only, the
// caller rolls the transaction back, so a plan cannot differ from what applying does.
import { updateAccount } from '../accounts/update.ts'
import { lockConfiguration } from '../../store/accounts/managed-configuration.ts'
import { resolveRecordingSettings } from '../../store/recordings/recording-settings.ts'
import type { ActionContext } from '../context.ts'
import { refusedVerb } from '../refusals.ts'
import { ActionFailure, type Result } from '../failure.ts'
import type { Configuration, PlanItem } from './configuration.ts'
import { applyIntegrations } from './integrations.ts'
import { applyNumbers } from './numbers.ts'
import { changesBetween, planItem } from './plan.ts'
import type { ApplyContext } from './plan.ts'
import { updateRecordingSettings } from '../recordings/update-settings.ts'
import { applySources } from './sources.ts'
import { applySteps } from './steps.ts'

/** Fails with all flaws, each with its place in the configuration. The caller must then roll everything back. */
export async function applyConfiguration(
  actionContext: ActionContext,
  config: Configuration,
  { keepSecrets, guesses }: Pick<ApplyContext, 'keepSecrets' | 'guesses'>,
): Promise<Result<PlanItem[]>> {
  await lockConfiguration(actionContext.db, actionContext.account.accountId)
  const purpose = { type: 'configuration' } as const
  const context: ApplyContext = { ...actionContext, purpose, config, keepSecrets, guesses, plan: [], flaws: [] }
  await applySources(context)
  await applySteps(context)
  await applyNumbers(context)
  await applyIntegrations(context)
  // The account comes last: sealing the first secret of an account waits for any transaction that has locked the row of the
  // account.
  const refused = await applyAccount(context)
  if (refused) return refused
  if (context.flaws.length > 0)
    return new ActionFailure(
      'invalid_configuration',
      'The configuration could not be applied. Nothing was changed.',
      context.flaws,
    )
  return context.plan
}

/** Returns the failure if the account would be changed and the actor may not do so. */
async function applyAccount(context: ApplyContext): Promise<ActionFailure | null> {
  const { account, config, plan } = context
  const { account: wanted = {}, recording_settings: wantedRecordings } = config
  if (!config.account && !wantedRecordings) return null
  const { name, timezone, country, atHome, recordings } = account
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
  if (changes.length === 0) return null
  const refused = refusedVerb(context, 'account.change')
  if (refused) return refused
  await updateAccount(context, wanted)
  if (wantedRecordings) await updateRecordingSettings(context, wantedRecordings)
  return null
}
