import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SERVICES } from '../../src/integrations/services.ts'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await openAccount()

test('the catalogue says of each field which kinds of sources tell it', async () => {
  const { data } = (await api.get('/api/v1/fields')).body
  const sourcesOf = (code: string) => data.find((field: Json) => field.code === code).sources
  for (const kind of ['api', 'asterisk']) assert.ok(sourcesOf('hangup_cause').includes(kind), kind)
  assert.ok(sourcesOf('gclid').includes('api') && !sourcesOf('gclid').includes('asterisk'))
  assert.deepEqual(sourcesOf('event_id'), [])
})

test('C14 the fields that the catalogue says the directory gives are those that it gives', async () => {
  const details = { name: 'a', custom_id: 'b', custom_group: 'c', campaign: 'd', source: 'e', medium: 'f' }
  await api.post('~/numbers', { number: '+61255550500', ...details, timezone: 'Australia/Perth' })
  await api.post('~/events', { uniqueid: 'd', status: 'ringing', fields: { tracking_number: '+61255550500' } })
  const { fields } = (await api.get('~/calls/uniqueid:d')).body
  const { data } = (await api.get('/api/v1/fields')).body
  const expected = ['tracking_number', 'direction']
  const given = data
    .filter(({ code, origin }: Json) => fields[code] !== undefined && origin !== 'offhook' && !expected.includes(code))
    .map(({ code }: Json) => code)
  assert.deepEqual(
    data.filter((field: Json) => field.from_directory).map((field: Json) => field.code),
    given,
  )
})

test('C16 fields that calls carried lately are counted, with the newest value; test calls are not', async () => {
  const made = await api.post('/api/v1/accounts', { name: 'Seen' })
  const account = made.body.id
  const call = (uniqueid: string, fields: object, more: object = {}) => ({
    uniqueid,
    status: 'ringing',
    fields,
    ...more,
  })
  await api.post(
    '~/events',
    [
      call('1', { caller_number: '+61412345678', 'custom.shop': 'North', notes: 'x'.repeat(5_000) }),
      call('3', { 'custom.only': 'in a test' }, { is_test: true }),
    ],
    { account },
  )
  await api.post('~/events', [call('2', { caller_number: '+61412345679', 'custom.shop': 'South' })], { account })
  const { data } = (await api.get('~/fields/seen', { account })).body
  const seen = new Map<string, Json>(data.map((field: Json) => [field.code, field]))
  assert.deepEqual([seen.get('custom.shop').call_count, seen.get('custom.shop').sample], [2, 'South'])
  assert.deepEqual([seen.get('caller_country').call_count, seen.get('caller_country').sample], [2, 'AU'])
  assert.deepEqual([seen.get('notes').call_count, seen.get('notes').sample.length], [1, 200])
  assert.equal(seen.has('custom.only'), false)
  assert.ok(Date.parse(seen.get('notes').last_at) <= Date.now())
  assert.ok(
    data.findIndex((one: Json) => one.code === 'notes') > data.findIndex((one: Json) => one.code === 'custom.shop'),
  )
})

test('T18 the catalogue of services has each of them, with the members of the contract and no others', async () => {
  const { data } = (await api.get('/api/v1/services')).body
  const { schemas } = (await api.get('/openapi.json')).body.components
  const members = Object.keys(schemas.Service.properties).toSorted()
  const ofInputs = Object.keys(schemas.Service.properties.inputs.items.properties).toSorted()
  assert.deepEqual(
    data.map(({ id }: Json) => id),
    SERVICES.map(({ id }) => id),
  )
  for (const service of data) {
    assert.deepEqual(Object.keys(service).toSorted(), members)
    for (const input of service.inputs) assert.deepEqual(Object.keys(input).toSorted(), ofInputs)
  }
  assert.deepEqual(data.find(({ id }: Json) => id === 'sendgrid').dry_run, {
    note: 'SendGrid validates the email without sending it.',
  })
})

test('T18 S21 what is not what an input asks for is told, keeps the integration off, and is kept nowhere', async () => {
  let count = 0
  const made = async (service: string, settings: object) =>
    (await api.post('~/integrations', { name: `Try ${count++}`, service, settings })).body
  const detail = 'A Slack webhook URL starts with https://hooks.slack.com/services/.'
  const wrong = await made('slack', { webhook: 'https://example.com/not/slack' })
  assert.deepEqual([wrong.enabled, wrong.settings], [false, { webhook: null }])
  assert.deepEqual(wrong.problems, [{ code: 'invalid', pointer: '/settings/webhook', detail, severity: 'error' }])
  const again = await api.patch(`~/integrations/${wrong.id}`, { enabled: true }, { headers: { 'if-match': '*' } })
  assert.equal(again.body.enabled, false)
  const right = await made('slack', { webhook: 'https://hooks.slack.com/services/T0/B0/abcdefgh' })
  assert.deepEqual([right.enabled, right.customised, right.problems], [true, false, []])
  const none = await made('slack', {})
  assert.deepEqual(
    none.problems.map(({ code, pointer }: Json) => [code, pointer]),
    [['required', '/settings/webhook']],
  )
})
