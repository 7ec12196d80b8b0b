import { Ajv2020 } from 'ajv/dist/2020.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftWith } from '../../../../test/kit/drafts.ts'
import { validateDraft, previewDraft } from '../../../../src/integrations/preview.ts'
import { SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import { EVENT_TYPES } from '../../../../src/calls/status.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import type { DraftRequest } from '../draft/draft.ts'
import { receiverDocument } from './receiver-schema.ts'
import { exampleMoment } from './sample-choice.ts'

/** Reads a member of a document. */
// oxlint-disable-next-line typescript/no-explicit-any -- a document of any shape, of which a test says what it expects
type Loose = any

function validated(request: Partial<DraftRequest>) {
  return validateDraft(inputOfDraft(draftWith(request)), new Map())
}

function operation(request: Partial<DraftRequest>, method = 'post'): Loose {
  const document: Loose = receiverDocument(validated(request))
  assert.equal(document.openapi, '3.1.0')
  return document.webhooks.call[method]
}

function row(key: string, value: string, more: object = {}) {
  return { id: key, key, value, type: 'auto' as const, omit_empty: false, enabled: true, ...more }
}

const rows = [
  row('id', '[[uniqueid]]'),
  row('call.seconds', '[[duration]]'),
  row('call.started', '[[start_time]]'),
  row('call.day', '[[start_time|date:YYYY-MM-DD]]'),
  row('call.result', '[[outcome]]'),
  row('call.recorded', '[[recorded]]'),
  row('call.score', '[[lead_score]]'),
  row('agent', '[[agent_name]]', { omit_empty: true }),
  row('tags', '[[tags]]'),
  row('note', '[[agent_name]] for [[duration]]'),
  row('fixed', '7', { type: 'number' }),
  row('off', 'x', { enabled: false }),
]

test('11 the body is described by the rows, with the types that the renderer gives', () => {
  const { requestBody } = operation({ rows })
  const { schema } = requestBody.content['application/json']
  const { call, ...properties } = schema.properties
  assert.deepEqual(
    Object.entries({ ...properties, ...call.properties }).map(([name, one]: [string, Loose]) => [name, one.type]),
    [
      ['id', ['string', 'null']],
      ['agent', 'string'],
      ['tags', ['array', 'null']],
      ['note', 'string'],
      ['fixed', 'number'],
      ['seconds', ['integer', 'null']],
      ['started', ['string', 'null']],
      ['day', ['string', 'null']],
      ['result', ['string', 'null']],
      ['recorded', ['boolean', 'null']],
      ['score', ['number', 'null']],
    ],
  )
  assert.equal(call.properties.started.format, 'date-time')
  assert.equal(call.properties.day.format, undefined)
  assert.ok(call.properties.result.enum.includes('answered'))
  assert.deepEqual(schema.required, ['id', 'call', 'tags', 'note', 'fixed'])
  assert.equal(properties.id.description, 'Unique ID: Identifies the call; the same in every request about it.')
})

test('11 every request of every example keeps to its description', () => {
  const draft = validated({ rows })
  const document: Loose = receiverDocument(draft)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const validate = ajv.compile(document.webhooks.call.post.requestBody.content['application/json'].schema)
  for (const name of SAMPLE_NAMES) {
    for (const type of EVENT_TYPES) {
      const account = { accountId: 1, name: 'Acme', timezone: 'UTC', country: 'AU' }
      const moment = exampleMoment(name, type)
      const { request } = previewDraft(draft, moment, { account, numberCountry: null, eventId: 'evt_1' })
      assert.ok(validate(JSON.parse(request.body ?? '')), `${name} ${type}: ${JSON.stringify(validate.errors)}`)
    }
  }
})

test('11 the headers of Standard Webhooks are named, and the signature only where there is one', () => {
  const names = (operated: Loose): string[] => operated.parameters.map(({ name }: Loose) => name)
  const headers = [
    { id: 'h', key: 'X-Caller', value: '[[caller_number]]', secret: false },
    { id: 'k', key: 'X-Key', value: null, secret: true },
  ]
  assert.deepEqual(names(operation({ rows, headers })), [
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'X-Caller',
    'X-Key',
  ])
  const unsigned: Loose = receiverDocument(
    validateDraft(inputOfDraft(draftWith({ rows }, { signing: { enabled: false } })), new Map()),
  )
  assert.deepEqual(names(unsigned.webhooks.call.post), ['webhook-id', 'webhook-timestamp'])
})

test('11 a GET is described by its address, a form and XML by their own types', () => {
  const get = operation({ method: 'GET', rows: rows.slice(0, 1) }, 'get')
  assert.equal(get.requestBody, undefined)
  assert.deepEqual(get.parameters.at(-1).name, 'id')
  const form = operation({ format: 'form', rows }).requestBody.content['application/x-www-form-urlencoded'].schema
  assert.deepEqual(form.properties['call.seconds'].type, 'string')
  assert.ok(!form.required.includes('agent'))
  const xml = operation({ format: 'xml', rows: [...rows, row('call.@id', 'x')] }).requestBody.content['application/xml']
    .schema
  assert.deepEqual(xml.xml, { name: 'call' })
  assert.deepEqual(xml.properties.call.properties.id.xml, { attribute: true })
})

test('11 who signs in says how, and no secret is told', () => {
  const document: Loose = receiverDocument(validated({ rows, auth: { type: 'bearer', token: 'tok_secret_1234' } }))
  assert.deepEqual(document.components.securitySchemes.route, { type: 'http', scheme: 'bearer' })
  assert.ok(!JSON.stringify(document).includes('secret_1234'))
})

test('11 a raw body that is not finished is described as text', () => {
  const raw = { content_type: 'application/json', body: '{"a": [[duration]]' }
  assert.deepEqual(operation({ format: 'raw', raw }).requestBody.content['application/json'].schema, { type: 'string' })
})
