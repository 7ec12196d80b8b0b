// Tells whether the request of a draft still equals the request of its service.
import { separateSecrets } from '../../../../src/integrations/integration-secrets.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Draft } from './draft.ts'
import { inputOfDraft } from './input-of-draft.ts'

/** Whether the request differs from the service's own. */
export function differsFromService(draft: Draft): boolean {
  return separateSecrets(inputOfDraft(draft)).integration.customised
}

/** Whether the request differs in more than the text of the message. */
export function differsBeyondMessage(draft: Draft): boolean {
  const service = serviceOf(draft.service)
  const keys = new Set(service?.message?.parts.map(({ key }) => key))
  if (!service || keys.size === 0) return differsFromService(draft)
  const rows = draft.request.rows.map((row) => {
    const own = keys.has(row.key) && service.request.rows.find(({ key }) => key === row.key)
    return own ? { ...row, value: own.value } : row
  })
  return differsFromService({ ...draft, request: { ...draft.request, rows } })
}
