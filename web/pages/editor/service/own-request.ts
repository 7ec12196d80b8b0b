// The request that a service fills in, as a draft has it, and whether a draft still has it.
import { withSecrets } from '../../../../src/render/auth/kind.ts'
import { authKindOf, type Auth } from '../../../../src/render/auth/kinds.ts'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { emptyRow, newId } from '../draft/draft.ts'
import type { Draft, DraftAuth, DraftRequest } from '../draft/draft.ts'
import { differsBeyondMessage } from '../draft/own-request.ts'

/** The request that a new integration of this service begins with. */
export function requestOfService({ id, request }: Service): DraftRequest {
  if (id === INTEGRATION_DEFAULTS.service) return blankRequest()
  return {
    ...request,
    rows: request.rows.map((row) => ({ ...row, id: newId() })),
    headers: request.headers.map((header) => ({ ...header, id: newId(), value: header.secret ? null : header.value })),
    auth: draftAuthOf(request.auth),
  }
}

/** The request of a Generic Webhook: one row. */
export function blankRequest(): DraftRequest {
  return { ...REQUEST_DEFAULTS, url: '', rows: [emptyRow()], headers: [], auth: { type: 'none' } }
}

/** An authentication with empty secrets. */
export function draftAuthOf(auth: Auth): DraftAuth {
  return withSecrets(authKindOf(auth), auth, () => null) as DraftAuth
}

/** Whether the service fills in a request at all: the request of a Generic Webhook always belongs to the person. */
export function fillsIn(service: string): boolean {
  return service !== INTEGRATION_DEFAULTS.service && serviceOf(service) !== undefined
}

/** Restores the request of the service; no change if the service has none. */
export function withOwnRequest(draft: Draft): Draft {
  const service = serviceOf(draft.service)
  if (service === undefined || !fillsIn(draft.service)) return draft
  return { ...draft, customised: false, request: requestOfService(service) }
}

/** Marks the request as customised once it was changed, whoever changed it and where; a changed message text does not count. */
export function noticeOwn(before: Draft, after: Draft): Draft {
  const same = before.request === after.request || before.service !== after.service
  if (same || after.customised || !fillsIn(after.service)) return after
  return differsBeyondMessage(after) ? { ...after, customised: true } : after
}
