// Creates the data folder at the first start, and checks at each start that this user can use it.
import { accessSync, constants, mkdirSync } from 'node:fs'
import { OffhookError, messageOf } from '../errors.ts'

const ANOTHER = 'set another data folder with --data or OFFHOOK_DATA'

/** Throws an `OffhookError` if the folder cannot be created or written to. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw unusable(
      `Could not create the data folder ${folder}: ${messageOf(cause)}. Create it for this user, or ${ANOTHER}.`,
      cause,
    )
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unusable(
      `The data folder ${folder} is not writable by this user. Run Offhook as the folder’s owner, change the owner, or ${ANOTHER}.`,
      cause,
    )
  }
}

function unusable(message: string, cause: unknown): OffhookError {
  return new OffhookError('no_data_folder', message, { cause })
}
