import { publicId } from '../../ids.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionDeps } from '../context.ts'

/** Why an integration cannot be read, as it is stored now (S46); `null`: it can. */
export function unreadableReason({ unreadable }: Pick<ActionDeps, 'unreadable'>, row: IntegrationRow): string | null {
  return unreadable.reasonOf('integration', publicId('int', row.uuid), row.version)
}
