// The request that a service fills in, as a draft has it, and whether a draft still has that one.
import { withSecrets } from '../../../../src/render/auth/kind.ts'
import { authKindOf, type Auth } from '../../../../src/render/auth/kinds.ts'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import type { Service } from '../../../../src/integrations/services/service.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { emptyRow, newId } from '../draft/draft.ts'
import type { Draft, DraftAuth, DraftRequest } from '../draft/draft.ts'
import { differsBeyondMessage } from '../draft/own-request.ts'

/** What a new one of this service begins with. */
export function requestOfService({ id, request }: Service): DraftRequest {
  if (id === INTEGRATION_DEFAULTS.service) return blankRequest()
  return {
    ...request,
    rows: request.rows.map((row) => ({ ...row, id: newId() })),
    headers: request.headers.map((header) => ({ ...header, id: newId(), value: header.secret ? null : header.value })),
    auth: draftAuthOf(request.auth),
  }
}

/** Of a Generic Webhook: one row to begin with. */
export function blankRequest(): DraftRequest {
  return { ...REQUEST_DEFAULTS, url: '', rows: [emptyRow()], headers: [], auth: { type: 'none' } }
}

/** An authentication none of whose secrets is typed yet. */
export function draftAuthOf(auth: Auth): DraftAuth {
  return withSecrets(authKindOf(auth), auth, () => null) as DraftAuth
}

/** Whether the service fills in a request at all: a Generic Webhook's is always the person's own. */
export function fillsIn(service: string): boolean {
  return service !== INTEGRATION_DEFAULTS.service && serviceOf(service) !== undefined
}

/** Puts back the request of the service; nothing changes for one that has none. */
export function withOwnRequest(draft: Draft): Draft {
  const service = serviceOf(draft.service)
  if (service === undefined || !fillsIn(draft.service)) return draft
  return { ...draft, customised: false, request: requestOfService(service) }
}

/** A request that was changed is the person's own from then on, whoever changed it and where; the words of a message are not. */
export function noticeOwn(before: Draft, after: Draft): Draft {
  const same = before.request === after.request || before.service !== after.service
  if (same || after.customised || !fillsIn(after.service)) return after
  return differsBeyondMessage(after) ? { ...after, customised: true } : after
}
