// The request to Meta. test/vendors compares it with the requests of Meta's SDK.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { exampleSettings, hasDryRun, requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { meta } from './meta.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

test('T18 Meta: a lead has the time and the id of the call, its visitor, and the hashes of number and country', () => {
  const { json } = requestOf(meta, 'answered', 'final')
  assert.deepEqual(json, {
    data: [
      {
        event_name: 'Lead',
        event_time: Date.parse('2026-11-25T03:04:00Z') / 1000,
        action_source: 'phone_call',
        event_id: '1761742800.4711',
        user_data: {
          ph: [sha256('61412345678')],
          country: [sha256('au')],
          client_ip_address: '203.0.113.9',
          client_user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)',
        },
        custom_data: { value: 250, currency: 'AUD' },
      },
    ],
  })
})

test('T18 Meta: a test event says its code, and without a code there is no dry run', () => {
  const { json } = requestOf(meta, 'answered', 'final')
  const dry = requestOf(meta, 'answered', 'final', { dryRun: true })
  assert.deepEqual(dry.json, { ...(json as object), test_event_code: 'TEST12345' })
  assert.equal(dry.url.href, 'https://graph.facebook.com/v25.0/1234567890123456/events?access_token=EAABsbCS1234')
  assert.ok(!hasDryRun(meta, { ...exampleSettings(meta), test_event_code: '' }))
})

test('T18 Meta: a withheld number is nobody whom Meta could know', () => {
  const { fields } = requestOf(meta, 'answered', 'final').event
  assert.deepEqual(
    [fields, { ...fields, caller_number: null }].map((one) => isMet(meta.conditions, one)),
    [true, false],
  )
})
