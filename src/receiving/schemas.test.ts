import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { FIELDS } from '../calls/fields.ts'
import { SAMPLE_EVENT_ID, SAMPLE_NAMES, sampleEvent } from '../calls/samples.ts'
import { EVENT_TYPES as TYPES } from '../calls/status.ts'
import { IntegrationInput } from '../integrations/integration.ts'
import { renderDraft, validateDraft } from '../integrations/preview.ts'
import { EVENT_SCHEMAS, EVENT_TYPES, FIELD_SCHEMAS } from './receiving.ts'

const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { 'date-time': isTime, uri: URL.canParse } })

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}

test('there is a schema of every event and every field', () => {
  assert.deepEqual(
    EVENT_TYPES,
    TYPES.map((type) => `call.${type}`),
  )
  assert.deepEqual(Object.keys(EVENT_SCHEMAS), [...EVENT_TYPES])
  const codes = FIELDS.map(({ code }) => code)
  assert.deepEqual(Object.keys(FIELD_SCHEMAS), codes)
  for (const { properties } of Object.values(EVENT_SCHEMAS)) assert.deepEqual(Object.keys(properties), codes)
})

test('the bodies of all example calls, with every field, match the schema of their event and no other', () => {
  const rows = FIELDS.map(({ code }) => ({ key: code, value: `[[${code}]]` }))
  const input = IntegrationInput.parse({ name: 'CRM', request: { url: 'https://crm.example.com/calls', rows } })
  const draft = validateDraft(input, new Map())
  const account = { accountId: 1001, name: 'Acme Pty Ltd', timezone: 'Australia/Sydney', country: 'AU' }
  for (const [i, type] of TYPES.entries())
    for (const name of SAMPLE_NAMES) {
      const request = renderDraft(draft, sampleEvent(name, type), {
        account,
        numberCountry: null,
        eventId: SAMPLE_EVENT_ID,
      })
      assert.ok(!('refused' in request))
      const body: unknown = JSON.parse(request.body ?? '')
      const schema = EVENT_SCHEMAS[`call.${type}`]
      assert.ok(ajv.validate(schema, body), `${name} ${type}: ${ajv.errorsText()}`)
      assert.ok(!ajv.validate(EVENT_SCHEMAS[EVENT_TYPES.at(i - 1) ?? 'call.final'], body))
    }
})

test('a value of another type than its field has does not match', () => {
  const schema = EVENT_SCHEMAS['call.final']
  for (const wrong of [{ duration: '95' }, { status: 'gone' }, { start_time: 'soon' }, { tags: 'a' }, { answered: 1 }])
    assert.ok(!ajv.validate(schema, { event_type: 'call.final', ...wrong }), JSON.stringify(wrong))
  assert.ok(ajv.validate(schema, { event_type: 'call.final', outcome: null, 'my own': 7 }))
})
