import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { prepareSource, sourceOwner, type SourceInputValues } from './save.ts'

/**
 * The settings with their secrets, for a check before they are saved. `before`: the saved source whose secrets are used where
 * masked secrets were sent back. Fails for settings that cannot work.
 */
export async function settingsForCheck(
  context: ActionContext,
  sent: Pick<SourceInputValues, 'kind' | 'settings'>,
  before: SourceRow | null,
): Promise<Result<Record<string, unknown>>> {
  const known = before === null ? new Map<string, SecretRow>() : await readSecrets(context.db, sourceOwner(before))
  const ready = await prepareSource(context, sent, { known })
  if (isFailure(ready)) return ready
  const { settings, given, kept } = ready.parted
  const whole: Record<string, unknown> = { ...settings, ...Object.fromEntries(given) }
  for (const name of kept) {
    const secret = known.get(name)
    if (before === null || !secret) continue
    whole[name] = await context.deps.sealing.open({ ...sourceOwner(before), name }, secret.sealed)
  }
  return whole
}
