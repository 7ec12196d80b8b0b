import { updateRecordingSettings as updateRow } from '../../store/recordings/recording-settings.ts'
import type { RecordingSettingsChange } from '../../store/recordings/recording-settings.ts'
import type { ActionContext } from '../context.ts'

/** The settings of the account's recordings after the change. What is left out stays; `null` brings back what is usual. */
export async function updateRecordingSettings(
  { db, account, changed }: ActionContext,
  change: RecordingSettingsChange,
) {
  const { accountId } = account
  const settings = await updateRow(db, accountId, change)
  changed({ type: 'recording_settings_saved', accountId })
  return settings
}
