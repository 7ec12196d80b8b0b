// Whether the settings of a source can work: stored settings before the source starts, and settings that a person wants to save.
import type { Guard } from '../../delivery/guard.ts'
import { OffhookError } from '../../errors.ts'
import { flawsOf, type SourceKind } from '../kinds/kind.ts'
import { kindOf } from '../kinds/kinds.ts'
import { settingFlaw, type SettingFlaw, type Settings } from '../kinds/settings.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { unsealSettings } from './unsealed-settings.ts'
import { refuseLiteral } from './dial-guard.ts'

/** Why recordings cannot be read from this folder (S11); `null`: they can be. */
export type FolderCheck = (accountId: number, folder: string) => Promise<string | null>

/** The opened settings of a source, if they are valid. Throws an `OffhookError` that says what is wrong. */
export async function readValidSettings(deps: Parameters<typeof unsealSettings>[0], row: SourceRow): Promise<Settings> {
  const stored: unknown = row.settings
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored))
    throw new OffhookError('unreadable', 'The stored settings can’t be read.')
  const settings = await unsealSettings(deps, row)
  const kind = kindOf(row.kind)
  const [flaw] = kind ? flawsOf(kind, settings) : []
  if (flaw) throw new OffhookError('unreadable', `The stored setting ${flaw.pointer} can’t be used. ${flaw.detail}`)
  return settings
}

/**
 * A literal address that may not be dialled is refused when it is saved. An address that was saved before stays: its source is
 * stopped.
 */
export function checkAddress(
  { policy }: Guard,
  kind: SourceKind,
  settings: Settings,
  before: Settings | undefined,
): SettingFlaw[] {
  const at = kind.at?.(settings) ?? null
  if (at === null) return []
  const was = before && kind.at?.(before)
  const refusal = was?.host === at.host && was.port === at.port ? null : refuseLiteral(at, policy)
  return refusal === null ? [] : [settingFlaw([at.setting], refusal)]
}

export async function checkFolder(
  folderFlaw: FolderCheck,
  accountId: number,
  { recordings_folder: folder }: Settings,
): Promise<SettingFlaw[]> {
  if (typeof folder !== 'string' || folder === '') return []
  const flaw = await folderFlaw(accountId, folder)
  return flaw === null ? [] : [settingFlaw(['recordings_folder'], flaw)]
}
