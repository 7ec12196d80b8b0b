// Drafts of the editor; a test only states the parts that matter.
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from '../../src/integrations/integration.ts'
import type { Draft, DraftRequest } from '../../web/pages/editor/draft/draft.ts'

/** A draft that posts to crm.example, with this request. */
export function draftWith(request: Partial<DraftRequest>, more: Partial<Draft> = {}): Draft {
  return {
    ...INTEGRATION_DEFAULTS,
    name: 'CRM',
    tls: { ...INTEGRATION_DEFAULTS.tls, key: null },
    ...more,
    request: {
      ...REQUEST_DEFAULTS,
      url: 'https://crm.example/hook',
      rows: [],
      headers: [],
      auth: { type: 'none' },
      ...request,
    },
  }
}
