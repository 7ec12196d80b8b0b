// What was saved is kept as a version (S51): by whom, what differs from the version before, and never a secret.
import { differencesBetween } from '../../json/differences.ts'
import { findVersion, insertVersion } from '../../store/versions/versions.ts'
import type { VersionOwner, VersionRow } from '../../store/versions/versions.ts'
import type { ActionContext } from '../context.ts'

/** What was saved, when it is in the database. */
export interface SavedContent {
  readonly version: number
  readonly content: unknown
  /** Where the secrets stand that were set or removed. */
  readonly secrets?: readonly string[]
}

/** Keeps what was saved, unless nothing of it differs from the version before. */
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

/** What is told of a change: a setting, or the group of it, never one row of many. */
function changedSettings(before: VersionRow, content: unknown, secrets: readonly string[]): string[] {
  const paths = [...differencesBetween(before.content, content).map(({ path }) => path), ...secrets]
  const settings = paths.map((path) => (path.split('[')[0] ?? '').split('.').slice(0, 2).join('.'))
  return [...new Set(settings)].toSorted()
}
