import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELD_NAMES } from '../../../../src/calls/fields.ts'
import { compileRequest } from '../../../../src/render/render.ts'
import { REQUEST_DEFAULTS } from '../../../../src/integrations/integration.ts'
import { suggestFields } from './suggest-fields.ts'

/** Key, value, and the suggested template; `null`: none. */
const cases: readonly (readonly [string, string, string | null])[] = [
  ['phone', '+61412345678', '[[caller_number]]'],
  ['Phone', '0412 345 678', '[[caller_number|national]]'],
  ['mobile', '0412345678', '[[caller_number|national|digits]]'],
  ['from', '+61 412 345 678', '[[caller_number|international]]'],
  ['x', '(02) 8888 9999', '[[caller_number|national]]'],
  ['to', '+61288889999', '[[tracking_number]]'],
  ['called_number', '+61288889999', '[[tracking_number]]'],
  ['transferred_to', '+61299992222', '[[transferred_to]]'],
  ['agent.number', '+61299992222', '[[destination_number]]'],
  ['started_at', '2026-11-25T03:04:00Z', '[[start_time]]'],
  ['call.end', '2026-11-25 03:04:00', '[[end_time]]'],
  ['date', '2026-11-25', '[[start_time|date:yyyy-MM-dd]]'],
  ['timestamp', '1795575845', '[[start_time|unix]]'],
  ['answered_ts', '1795575845123', '[[answer_time|unix_ms]]'],
  ['owner', 'sam@acme.example', '[[agent_email]]'],
  ['audio', 'https://x.example/a.mp3?t=1', '[[recording_url]]'],
  ['r', 'Missed', '[[outcome]]'],
  ['d', 'inbound', '[[direction]]'],
  ['call_id', 'abc-123', '[[uniqueid]]'],
  ['call.Duration', '95', '[[duration]]'],
  ['duration', 'long', null],
  ['Caller Name', 'Jane', '[[caller_name]]'],
  ['utm_source', 'google', '[[utm_source]]'],
  ['id', '1795575845', null],
  ['amount', '12345678', null],
  ['type', 'call', null],
  ['source', 'phone system', null],
  ['phone', '[[caller_number]]', null],
  ['phone', '', null],
]

for (const [key, value, expected] of cases) {
  test(`14 ${key}=${value} becomes ${expected ?? 'nothing'}`, () => {
    assert.equal(suggestFields([{ key, value }])[0]?.template ?? null, expected)
  })
}

test('14 every proposal is a placeholder that works', () => {
  const rows = suggestFields(cases.map(([key, value]) => ({ key, value }))).map(({ template }, at) => ({
    key: `k${at}`,
    value: template,
    type: 'auto' as const,
    omit_empty: false,
    enabled: true,
  }))
  const request = { ...REQUEST_DEFAULTS, url: 'https://crm.example/', rows }
  assert.deepEqual(compileRequest(request, FIELD_NAMES).problems, [])
})
