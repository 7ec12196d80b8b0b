// The parts of a service's message, as a draft has them.
import type { Message, MessagePart } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Draft, DraftRow } from '../draft/draft.ts'

export interface WrittenMessage {
  readonly as: Message['as']
  readonly parts: readonly WrittenPart[]
}

export interface WrittenPart {
  readonly is: MessagePart['is']
  readonly row: DraftRow
  /** As the service would write it. */
  readonly own: string
}

/** What people read of the request, from top to bottom; `null`: the service writes to nobody, or the rows are another's. */
export function messageOf({ service: id, request }: Draft): WrittenMessage | null {
  const service = serviceOf(id)
  if (!service?.message) return null
  const parts = service.message.parts.flatMap(({ key, is }) => {
    const row = request.rows.find((one) => one.key === key && one.enabled)
    const own = service.request.rows.find((one) => one.key === key)?.value ?? ''
    return row ? [{ is, row, own }] : []
  })
  return parts.length === 0 ? null : { as: service.message.as, parts }
}
