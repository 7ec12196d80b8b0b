// A folder of its own under the system's temporary one.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  readonly path: string
  /** Takes it away with all that is in it. */
  remove(): Promise<void>
}

export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`))
  // As root the bundled PostgreSQL runs as another user, who has to get through to its own folder. Keys have modes of their own.
  await chmod(path, 0o711)
  // The database’s last files may go while the folder is being removed: once more, then.
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}
