import { requestDefaults } from '../integration.ts'
import type { Service } from './service.ts'

/** Shows everything, fills in nothing. */
export const generic: Service = {
  id: 'generic',
  name: 'Generic Webhook',
  summary: 'Sends calls to any address, in the form that you choose.',
  inputs: [],
  request: { ...requestDefaults, url: '' },
  events: ['final'],
  beta: false,
  docs_url: null,
}
