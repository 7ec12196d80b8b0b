import { updateRecordingSettings } from '../../actions/recordings/update-settings.ts'
import { isOperatorAccount } from '../../store/accounts/accounts.ts'
import { resolveRecordingSettings } from '../../store/recordings/recording-settings.ts'
import { getRecordingSettings, patchRecordingSettings } from './contract.ts'
import { actionContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import type { RouteContext } from '../routing/context.ts'

/** How an account's recordings are kept, and what this program can do with recordings. */
export function recordingSettingRoutes() {
  return createRoutes()
    .openapi(getRecordingSettings, async (c) =>
      c.json({ ...resolveRecordingSettings(c.var.account.recordings), ...(await placeOf(c)) }, 200),
    )
    .openapi(patchRecordingSettings, async (c) => {
      const settings = await updateRecordingSettings(actionContext(c), c.req.valid('json'))
      return c.json({ ...settings, ...(await placeOf(c)) }, 200)
    })
}

/** The settings of the program, which are the same for all accounts. */
async function placeOf(c: RouteContext) {
  const { deps, publicUrl } = c.var.app
  const { hasFfmpeg, recordingFolders, isPublic } = deps.setup
  // The first account belongs to the operator. The other accounts must not see the names of the machine's folders.
  const isOperators = await isOperatorAccount(c.var.db, c.var.account.accountId)
  return {
    public_url: { url: publicUrl(), is_set: isPublic },
    ffmpeg: hasFfmpeg,
    folders: isOperators ? [...recordingFolders] : null,
  }
}
