// The configuration of an account as one document: told, applied as a whole or not at all, applied again without effect.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await startApi()

const whole = {
  offhook: 1,
  account: { name: 'Clinic', timezone: 'Australia/Perth', country: 'AU', recordings: { keep_days: 14 } },
  sources: [
    { kind: 'api', name: 'API' },
    { kind: 'jambonz', name: 'Cloud', settings: { secret: 'wh-secret-of-jambonz' } },
  ],
  steps: [
    {
      kind: 'webhook',
      name: 'transcript',
      url: 'https://whisper.example/v1',
      auth: { type: 'bearer', token: 'token-of-whisper' },
    },
    { kind: 'webhook', name: 'summary', url: 'https://sum.example/' },
  ],
  numbers: [{ number: '+61288889999', name: 'Front desk' }, { number: '08 6123 4567' }],
  integrations: [
    {
      name: 'CRM',
      realtime: true,
      request: {
        url: 'https://crm.example/calls',
        rows: [{ key: 'id', value: '[[uniqueid]]' }],
        headers: [{ key: 'x-key', value: 'header-secret-1', secret: true }],
        auth: { type: 'basic', username: 'offhook', password: 'password-of-crm' },
      },
      wait: { steps: ['transcript'] },
    },
  ],
}

const apply = (config: unknown, more: object = {}) => api.post('/api/v1/config', { config, ...more })

const done = (body: Json): string[] =>
  body.plan.map((item: Json) => `${item.do}${item.adopted ? ' adopted' : ''} ${item.kind} ${item.name}`)

test('a configuration is planned, applied, and applied again without effect', async () => {
  const planned = await apply(whole, { dry_run: true })
  assert.equal(planned.status, 200, JSON.stringify(planned.body))
  assert.equal(planned.body.applied, false)
  assert.deepEqual(done(planned.body), [
    'change adopted source API',
    'create source Cloud',
    'create step transcript',
    'create step summary',
    'create number +61288889999',
    'create number +61861234567',
    'create integration CRM',
    'change account Clinic',
  ])
  assert.deepEqual((await api.get('/api/v1/integrations')).body.data, [], 'a plan changes nothing')
  const applied = await apply(whole)
  assert.deepEqual(applied.body, { plan: planned.body.plan, applied: true })
  const [crm] = (await api.get('/api/v1/integrations')).body.data
  assert.equal(crm.enabled, true)
  assert.equal(crm.managed_as, 'CRM')
  const again = await apply(whole)
  assert.deepEqual(new Set(again.body.plan.map((item: Json) => item.do)), new Set(['same']), JSON.stringify(again.body))
  assert.equal((await api.get(`/api/v1/integrations/${crm.id}`)).body.version, crm.version)
})

test('an export applied as it is changes nothing', async () => {
  const { body } = await api.get('/api/v1/config')
  console.log(JSON.stringify(body, null, 1))
  const again = await apply(body.config, { keep_secrets: true })
  assert.deepEqual(new Set(again.body.plan?.map((item: Json) => item.do)), new Set(['same']), JSON.stringify(again.body))
})
