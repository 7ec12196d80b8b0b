// A command that root runs continues as the owner of the data folder: root would own the files that the command writes, and the
// service could not read them.
import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { OffhookError, messageOf } from '../errors.ts'

/** Node's types lack this function. */
type ProcessWithGroups = NodeJS.Process & { readonly initgroups?: (user: number, group: number) => void }

/**
 * The process runs as the owner of the folder from now on, if it runs as root and the folder belongs to another user. Throws an
 * `OffhookError` if there is no folder.
 */
export function becomeOwner(folder: string, env: NodeJS.ProcessEnv): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = ownerOf(folder)
  if (uid === 0) return
  try {
    // The user's other groups too: one of them may give access to the recordings of a phone system.
    ;(process as ProcessWithGroups).initgroups?.(uid, gid)
  } catch {
    // The user has no name on this machine.
    process.setgroups?.([gid])
  }
  process.setgid?.(gid)
  process.setuid?.(uid)
  Object.assign(env, variablesOf(folder))
}

function ownerOf(folder: string): { readonly uid: number; readonly gid: number } {
  try {
    return statSync(folder)
  } catch (cause) {
    throw new OffhookError(
      'no_data_folder',
      `The data folder of the Offhook service can’t be read: ${messageOf(cause)}. Create it for the user that runs the service, or correct OFFHOOK_DATA.`,
      { cause },
    )
  }
}

/** The variables of root do not fit: programs look for files in HOME, and PostgreSQL takes the name of the user from USER. */
function variablesOf(folder: string): NodeJS.ProcessEnv {
  try {
    const { username, homedir } = userInfo()
    return { HOME: homedir, USER: username, LOGNAME: username }
  } catch {
    return { HOME: folder }
  }
}
