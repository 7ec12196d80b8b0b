import type { SourceKind } from '../../sources/kinds/kind.ts'
import { kindOf } from '../../sources/kinds/kinds.ts'
import { ActionFailure, type Result } from '../failure.ts'

/** Fails for a kind of source that nobody can create, such as that of replayed sessions. */
export function findKind(id: string): Result<SourceKind> {
  return kindOf(id) ?? new ActionFailure('invalid_source', `Sources of kind ${id} have no settings.`)
}
