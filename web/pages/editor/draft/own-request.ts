// Whether the request of a draft is still the one that its service fills in.
import { separateSecrets } from '../../../../src/integrations/integration-secrets.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { Draft } from './draft.ts'
import { inputOfDraft } from './input-of-draft.ts'

/** Whether what stands in the request is another than the service's. */
export function differsFromService(draft: Draft): boolean {
  return separateSecrets(inputOfDraft(draft)).integration.customised
}

/** Whether it differs in more than the words of the message that people read. */
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
