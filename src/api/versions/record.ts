// What was saved is kept as a version (S51): by whom, what differs from the version before, and never a secret.
import { differencesBetween } from '../../json/differences.ts'
import { publicId } from '../../ids.ts'
import type { Db, SavedBy } from '../../store/database/tables.ts'
import { findVersion, insertVersion } from '../../store/versions/versions.ts'
import type { VersionOwner, VersionRow } from '../../store/versions/versions.ts'
import type { Principal } from '../auth/keyring.ts'
import type { RouteContext } from '../routing/context.ts'

/** Who saves, and what for. */
export interface Saver {
  readonly by: SavedBy
  /** The version that is restored by it. */
  readonly restoredFrom: number | null
}

/** What was saved, when it is in the database. */
export interface SavedContent {
  readonly version: number
  readonly content: unknown
  /** Where the secrets stand that were set or removed. */
  readonly secrets?: readonly string[]
}

/** Who saves what this request changes. */
export function saverOf(c: RouteContext): Saver {
  const { principal } = c.var
  const purpose = c.get('savesAs')
  const by = { type: purpose?.type === 'config' ? 'config' : typeOf(principal), ...nameOf(principal) } as const
  return { by, restoredFrom: purpose?.type === 'restore' ? purpose.version : null }
}

function typeOf({ signedIn, isAdmin }: Principal): SavedBy['type'] {
  return signedIn ? 'person' : isAdmin ? 'operator' : 'key'
}

function nameOf({ name, label, signedIn, isAdmin }: Principal): Pick<SavedBy, 'id' | 'name'> {
  if (isAdmin) return { id: null, name: null }
  return { id: signedIn ? publicId('per', signedIn.person.personId) : publicId('key', name), name: label }
}

/** Keeps what was saved, unless nothing of it differs from the version before. */
export async function recordVersion(
  db: Db,
  owner: VersionOwner,
  { version, content, secrets = [] }: SavedContent,
  { by, restoredFrom }: Saver,
): Promise<void> {
  const before = await findVersion(db, owner)
  const changes = before === undefined ? [] : changedSettings(before, content, secrets)
  if (before !== undefined && changes.length === 0) return
  await insertVersion(db, owner, { version, savedBy: by, content, changes, restoredFrom })
}

/** What is told of a change: a setting, or the group of it, never one row of many. */
function changedSettings(before: VersionRow, content: unknown, secrets: readonly string[]): string[] {
  const paths = [...differencesBetween(before.content, content).map(({ path }) => path), ...secrets]
  const settings = paths.map((path) => (path.split('[')[0] ?? '').split('.').slice(0, 2).join('.'))
  return [...new Set(settings)].toSorted()
}
