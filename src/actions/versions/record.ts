// Stores each save as a version (S51): the actor, the changed settings and the content, but never a secret.
import { differencesBetween } from '../../json/differences.ts'
import { findVersion, insertVersion } from '../../store/versions/versions.ts'
import type { VersionOwner, VersionRow } from '../../store/versions/versions.ts'
import type { ActionContext } from '../context.ts'

/** The content of a save, as it is in the database. */
interface SavedContent {
  readonly version: number
  readonly content: unknown
  /** The places of secrets that were set or removed. */
  readonly secrets?: readonly string[]
}

/** Stores the saved content as a version, unless it equals the previous version. */
export async function recordVersion(
  { db, actor, purpose }: Pick<ActionContext, 'db' | 'actor' | 'purpose'>,
  owner: VersionOwner,
  { version, content, secrets = [] }: SavedContent,
): Promise<void> {
  const before = await findVersion(db, owner)
  const changes = before === undefined ? [] : changedSettings(before, content, secrets)
  if (before !== undefined && changes.length === 0) return
  const { type, id, name } = actor
  await insertVersion(db, owner, {
    version,
    savedBy: { type: purpose?.type === 'configuration' ? 'config' : type, id, name },
    content,
    changes,
    restoredFrom: purpose?.type === 'restore' ? purpose.version : null,
  })
}

/** The names of the changed settings. A row in a list is reported as its list. */
function changedSettings(before: VersionRow, content: unknown, secrets: readonly string[]): string[] {
  const paths = [...differencesBetween(before.content, content).map(({ path }) => path), ...secrets]
  const settings = paths.map((path) => (path.split('[')[0] ?? '').split('.').slice(0, 2).join('.'))
  return [...new Set(settings)].toSorted()
}
