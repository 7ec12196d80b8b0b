import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionDeps } from '../context.ts'

/** Why the stored integration cannot be read (S46); `null`: it can be read. */
export function unreadableReason(
  { unreadable }: Pick<ActionDeps, 'unreadable'>,
  row: Pick<IntegrationRow, 'uuid' | 'version'>,
): string | null {
  return unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
}
