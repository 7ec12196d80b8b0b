import { REQUEST_DEFAULTS } from '../integration.ts'
import { service } from './service.ts'

/** The Generic Webhook: its form shows all settings and fills in none. */
export const generic = service({
  id: 'generic',
  summary: 'Sends calls to any URL, in the format you choose.',
  group: 'any',
  inputs: [],
  request: { ...REQUEST_DEFAULTS, url: '' },
  checked: { on: '2026-11-27', against: 'no vendor format' },
})
