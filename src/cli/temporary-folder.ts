// A new folder below the system's temporary folder.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder {
  readonly path: string
  /** Removes the folder and its content. */
  remove(): Promise<void>
}

export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`))
  // As root, the bundled PostgreSQL runs as another user, who needs access to its own folder. Key files have stricter modes.
  await chmod(path, 0o711)
  // The database may still delete its last files during the removal: retry.
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}
