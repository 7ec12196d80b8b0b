import { mergePatch } from '../../integrations/patch.ts'
import { secretNames } from '../../sources/kinds/kind.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findKind } from './find-kind.ts'
import { replaceSource, sourceOwner } from './save.ts'
import { maskSettings } from './settings.ts'

interface SourcePatch {
  readonly name?: string | undefined
  readonly enabled?: boolean | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Saves the given members over the saved source. Settings are merged (RFC 7396), except a mapping, which is replaced as a whole.
 */
export async function updateSource(
  context: ActionContext,
  row: SourceRow,
  { name = row.name, enabled = row.enabled, settings = {} }: SourcePatch,
): Promise<Result<SourceRow>> {
  const kind = findKind(row.kind)
  if (isFailure(kind)) return kind
  const kept = await readSecrets(context.db, sourceOwner(row))
  const before = maskSettings(row, { secrets: secretNames(kind), kept })
  const { mapping, ...rest } = settings
  const merged = mergePatch(before, rest) as Record<string, unknown>
  const whole = typeof mapping === 'object' && mapping !== null ? { ...merged, mapping } : merged
  return replaceSource(context, row, { kind: row.kind, name, enabled, settings: whole })
}
