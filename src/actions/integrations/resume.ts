// Resumes or acknowledges an integration that Offhook switched off because of its receiver.
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import { acknowledgeSwitchOff, reenableIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { endRetryDelays } from '../../store/lanes/retry-delays.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { runningEngine } from '../deliveries/context.ts'
import { integrationSaved, keepVersion } from './save.ts'

/**
 * Switches the integration on if it is off. After the commit, its pause ends and its waiting deliveries are sent (D21). Fails if
 * the integration is off for another reason.
 */
export async function resumeIntegration(context: ActionContext, row: IntegrationRow): Promise<Result<IntegrationRow>> {
  const on = row.enabled ? row : await switchOn(context, row)
  if (isFailure(on)) return on
  context.changed(integrationSaved(on))
  context.afterCommit(() => endPauses(context, on))
  return on
}

async function switchOn(context: ActionContext, row: IntegrationRow): Promise<Result<IntegrationRow>> {
  if (!isOffForReceiver(row.offCause))
    return new ActionFailure(
      'not_paused',
      `The integration was not switched off because of its receiver (${row.offReason ?? 'switched off'}). Switch it on when it is ready.`,
    )
  const on = savedFirst(await reenableIntegration(context.db, row))
  if (!isFailure(on)) await keepVersion(context, on)
  return on
}

async function endPauses(
  { deps }: Pick<ActionContext, 'deps'>,
  { accountId, integrationId }: IntegrationRow,
): Promise<void> {
  const { dispatcher } = runningEngine({ deps })
  await endRetryDelays(deps.delivery.pool, { accountId, integrationId })
  dispatcher.resume(integrationId)
}

/** Leaves the integration off, now because its owner wants that. Fails if Offhook did not switch it off. */
export async function acknowledgeOff(context: ActionContext, row: IntegrationRow): Promise<Result<IntegrationRow>> {
  if (!isOffForReceiver(row.offCause))
    return new ActionFailure('not_switched_off', 'The integration was not switched off by Offhook.')
  const off = savedFirst(await acknowledgeSwitchOff(context.db, row))
  if (!isFailure(off)) context.changed(integrationSaved(off))
  return off
}

/** Fails if somebody else saved the integration first. */
function savedFirst(row: IntegrationRow | undefined): Result<IntegrationRow> {
  return (
    row ??
    new ActionFailure(
      'changed_meanwhile',
      'Someone else changed this integration in the meantime. Fetch it again and retry.',
    )
  )
}
