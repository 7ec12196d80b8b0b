import { updateRecordingSettings as updateRow } from '../../store/recordings/recording-settings.ts'
import type { RecordingSettingsChange } from '../../store/recordings/recording-settings.ts'
import type { ActionContext } from '../context.ts'

/**
 * Changes the recording settings of the account and returns all of them. Members that are left out stay; `null` restores the
 * default.
 */
export async function updateRecordingSettings(
  { db, account, changed }: ActionContext,
  change: RecordingSettingsChange,
) {
  const { accountId } = account
  const settings = await updateRow(db, accountId, change)
  changed({ type: 'recording_settings_saved', accountId })
  return settings
}
