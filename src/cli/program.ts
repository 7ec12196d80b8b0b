// A program started in this process, as the commands that start one see it. main.ts makes it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Program {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly adminKey: string
  /** Address of a built-in inbox, as an integration takes it. */
  inboxUrl(token: string): string
  /** Plays a recorded source session through its adapter; resolves when everything it told is stored. */
  replay(recording: Uint8Array): Promise<unknown>
  stop(): Promise<void>
}

/** A folder of its own under the system's temporary one; `remove` takes it away with all that is in it. */
export async function temporaryFolder(name: string): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`))
  // The database's last files may go while the folder is being removed: once more, then.
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}
