// The parts of a service's message, in a draft.
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
  /** The service's own text. */
  readonly own: string
}

/**
 * The texts of the request that people will read, from top to bottom; `null`: the service shows no message, or the request is
 * customised.
 */
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
