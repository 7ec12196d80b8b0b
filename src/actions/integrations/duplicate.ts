import { configOf } from '../../integrations/stored-integration.ts'
import { createIntegration } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionContext } from '../context.ts'
import { finishNew } from './save.ts'
import { copySecrets } from './secrets.ts'

/** Saves a copy that is switched off. `signingSecret`: the signing key of the copy, which is never shown again. */
export async function duplicateIntegration(
  context: ActionContext,
  row: IntegrationRow,
): Promise<{ readonly row: IntegrationRow; readonly signingSecret: string }> {
  const original = configOf(row)
  const copy = await createIntegration(context.db, row.accountId, {
    config: { ...original, name: `${original.name} (copy)`.slice(0, 200), enabled: false },
    enabled: false,
    offReason: 'This is a copy. Switch it on when it is ready.',
    offCause: null,
  })
  await copySecrets(context, row, copy)
  return { row: copy, signingSecret: await finishNew(context, copy) }
}
