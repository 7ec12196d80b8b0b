// Requests to HubSpot and Pipedrive, compared with the types of their packages. The other CRMs: src/integrations/services/crm.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OUTCOMES } from '../../src/calls/status.ts'
import { serviceOf } from '../../src/integrations/services.ts'
import { checkTypes } from '../kit/check-types.ts'
import { bodiesAfterCall } from '../kit/services.ts'

// HubSpot's guide to calls lists all statuses of the SDK except three.
const preamble = `
import type { SimplePublicObjectInputForCreate } from '@hubspot/api-client/lib/codegen/crm/objects/calls/models/SimplePublicObjectInputForCreate'
import type { CompletedThirdPartyCallRequestFinalCallStatusEnum as Status } from '@hubspot/api-client/lib/codegen/crm/extensions/calling/models/CompletedThirdPartyCallRequest'
import type { AddCallLogRequest } from 'pipedrive/v1'
type HubSpotCall = Omit<SimplePublicObjectInputForCreate, 'properties'> & { properties: {
  hs_timestamp: string; hs_call_title: string; hs_call_body: string; hs_call_direction?: 'INBOUND' | 'OUTBOUND'
  hs_call_status?: Exclude<\`\${Status}\`, 'HOLD' | 'MISSED' | 'UNKNOWN'>; hs_call_duration?: \`\${number}\`
  hs_call_from_number?: string; hs_call_to_number?: string; hs_call_recording_url?: \`https://\${string}\` } }
export const fits: (call: HubSpotCall) => SimplePublicObjectInputForCreate = (call) => call
type Sent = { to: 'hubspot'; body: HubSpotCall } | { to: 'pipedrive'; body: AddCallLogRequest }`

test('T18 what HubSpot and Pipedrive are sent of a call that is over has the types of their packages, and no member more', async () => {
  const services = ['hubspot', 'pipedrive'].flatMap((id) => serviceOf(id) ?? [])
  assert.equal(services.length, 2)
  const values = services.flatMap((service) => [
    ...bodiesAfterCall(service),
    ...bodiesAfterCall(
      service,
      OUTCOMES.map((outcome) => ({ outcome })),
    ),
  ])
  assert.deepEqual(await checkTypes({ preamble, type: 'Sent', packages: import.meta.dirname }, values), [])
})
