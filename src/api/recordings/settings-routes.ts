import { isOperators as isOperatorsAccount } from '../../store/accounts.ts'
import { changeRecordingSettings, recordingSettingsOf } from '../../store/recording-settings.ts'
import { getRecordingSettings, patchRecordingSettings } from './contract.ts'
import { newRoutes } from '../routing/context.ts'
import type { DoorContext } from '../routing/context.ts'

/** How an account's recordings are kept, and what this program can do with them. */
export function recordingSettingRoutes() {
  return newRoutes()
    .openapi(getRecordingSettings, async (c) =>
      c.json({ ...recordingSettingsOf(c.var.asker.account.recordings), ...(await placeOf(c)) }, 200),
    )
    .openapi(patchRecordingSettings, async (c) => {
      const { account_id } = c.var.asker.account
      const settings = await changeRecordingSettings(c.var.db, account_id, c.req.valid('json'))
      c.var.afterCommit.push(() => c.var.door.keyring.forget())
      return c.json({ ...settings, ...(await placeOf(c)) }, 200)
    })
}

/** What is the program's, and the same for all. */
async function placeOf(c: DoorContext) {
  const { parts, publicUrl } = c.var.door
  const { hasFfmpeg, folders, isPublic } = parts.recordings
  // The first account is the operator's own; what the machine's folders are called is no business of the others.
  const isOperators = await isOperatorsAccount(c.var.db, c.var.asker.account.account_id)
  return {
    public_url: { url: publicUrl(), is_set: isPublic },
    ffmpeg: hasFfmpeg,
    folders: isOperators ? [...folders] : null,
  }
}
