import type { ImportPreview, PreviewRequest } from '../../sources/runtime/call-importer.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * Returns the calls that an import would make of these rows, without storing anything (C18). Fails for an invalid
 * mapping.
 */
export async function previewImport(
  { deps }: Pick<ActionContext, 'deps'>,
  source: SourceRow,
  asked: PreviewRequest,
): Promise<Result<ImportPreview>> {
  const { mapping } = asked
  if (mapping !== undefined) {
    const flaws = await deps.sources.flaws(source.accountId, source.kind, { ...source.settings, mapping })
    const errors = flaws.flatMap(({ pointer, detail }) =>
      pointer.startsWith('/settings/mapping') ? [{ pointer: pointer.slice('/settings'.length), detail }] : [],
    )
    if (errors.length > 0) return new ActionFailure('invalid_mapping', 'The mapping is invalid.', errors)
  }
  return deps.imports.previewRows(source, asked)
}
