// The configuration of an account as one document: exported, applied as a whole or not at all, applied again without
// effect.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { Config } from '../../src/api/config/contract.ts'
import { readConfigFile } from '../../src/cli/config-file.ts'
import { CONFIGURATION_LOCK_CLASS } from '../../src/store/database/advisory-locks.ts'
import { mapReferable } from '../../src/actions/configuration/references.ts'
import { startApi } from '../kit/api.ts'
import type { Answer, Json } from '../kit/api.ts'
import { configurations } from '../kit/configurations.ts'
import { inDatabase, untilBlocked } from '../kit/locks.ts'
import { changes, done, accountsOf } from './config-accounts.ts'

const api = await startApi()
const account = accountsOf(api)

const examples = join(import.meta.dirname, '../../examples')
const schemaFile = join(import.meta.dirname, '../../docs/offhook.schema.json')

const wrong = ({ body, status }: Answer): [string, string][] => {
  assert.ok([400, 422].includes(status), JSON.stringify(body))
  return body.errors.map((flaw: Json) => [flaw.pointer, flaw.detail])
}

const whole = {
  offhook: 1,
  account: { name: 'Clinic', timezone: 'Australia/Perth', country: 'AU' },
  recording_settings: { keep_days: 14 },
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

test('a plan tells what is then done, all of it; applied again it changes nothing', async () => {
  const { apply, get } = await account()
  const planned = await apply(whole, { dry_run: true })
  assert.deepEqual(done(planned), [
    'update adopted source API',
    'create source Cloud',
    'create step transcript',
    'create step summary',
    'create number +61288889999',
    'create number +61861234567',
    'create integration CRM',
    'update account Clinic',
  ])
  assert.deepEqual((await get('~/integrations')).body.data, [], 'a plan changes nothing')
  assert.deepEqual((await apply(whole)).body, { plan: planned.body.plan, applied: true })
  const [crm] = (await get('~/integrations')).body.data
  assert.deepEqual([crm.enabled, crm.managed_as, crm.version], [true, 'CRM', 1])
  const [number] = (await get('~/numbers')).body.data
  assert.equal(number.managed, true)
  assert.deepEqual(changes(await apply(whole)), [])
  const [same] = (await get('~/integrations')).body.data
  assert.deepEqual(same, crm)
})

test('what leaves the configuration is removed, what was never in it is left alone', async () => {
  const { apply, get, post } = await account()
  await post('~/integrations', { name: 'By hand', request: { url: 'https://hand.example/' } })
  await post('~/steps', { kind: 'webhook', name: 'by-hand', url: 'https://hand.example/' })
  await apply(whole)
  const smaller = { ...whole, steps: whole.steps.toReversed(), numbers: [], integrations: [] }
  const planned = await apply(smaller)
  assert.deepEqual(changes(planned), [
    'update step summary',
    'update step transcript',
    'delete number +61288889999',
    'delete number +61861234567',
    'delete integration CRM',
  ])
  const names = async (path: string) => (await get(path)).body.data.map((one: Json) => one.name)
  assert.deepEqual(await names('~/integrations'), ['By hand'])
  assert.deepEqual(await names('~/steps'), ['by-hand', 'summary', 'transcript'])
  assert.deepEqual(changes(await apply({ offhook: 1, sources: [{ kind: 'api', name: 'API' }] })), [
    'delete source Cloud',
    'delete step summary',
    'delete step transcript',
  ])
})

test('one that is there by that name is adopted; a change by hand is a change back', async () => {
  const { apply, get, post, patch } = await account()
  const allowsOld = await post('~/integrations', { name: 'CRM', request: { url: 'https://crm.example/calls' } })
  const [adopted] = (await apply(whole)).body.plan.filter((item: Json) => item.kind === 'integration')
  assert.equal(adopted.adopted, true)
  const paths = adopted.changes.map((change: Json) => (change.secret ? `${change.path} secret` : change.path))
  assert.ok(paths.includes('request.auth.password secret'), paths)
  const [crm] = (await get('~/integrations')).body.data
  assert.equal(crm.id, allowsOld.body.id)
  await patch(`~/integrations/${crm.id}`, { name: 'Renamed', delivery: { timeout_s: 20 } })
  const [back] = (await apply(whole, { dry_run: true })).body.plan.filter((item: Json) => item.kind === 'integration')
  assert.deepEqual(back.changes, [
    { path: 'delivery.timeout_s', before: 20, after: 15, secret: false },
    { path: 'name', before: 'Renamed', after: 'CRM', secret: false },
  ])
})

test('S21 secrets are compared and never told; what is left out stays only when that is asked for', async () => {
  const { apply, get } = await account()
  await apply(whole)
  const [first] = whole.integrations
  assert.ok(first)
  const auth = (password: object) => ({
    ...whole,
    integrations: [
      { ...first, request: { ...first.request, auth: { type: 'basic', username: 'offhook', ...password } } },
    ],
  })
  const planned = await apply(auth({ password: 'another-password' }), { dry_run: true })
  const item = planned.body.plan.find((one: Json) => one.kind === 'integration')
  assert.deepEqual(item.changes, [{ path: 'request.auth.password', before: null, after: null, secret: true }])
  assert.doesNotMatch(JSON.stringify(planned.body), /another-password|password-of-crm/)
  for (const left of [{}, { password: '${CRM_PASSWORD}' }, { password: { set: true } }]) {
    assert.deepEqual(wrong(await apply(auth(left))), [
      ['/integrations/0/request/auth/password', 'Enter the password. None is saved for this URL.'],
    ])
    assert.deepEqual(changes(await apply(auth(left), { keep_secrets: true })), [])
  }
  const { headers, ...rest } = auth({}).integrations[0]?.request ?? first.request
  const moved = {
    ...whole,
    integrations: [{ ...first, request: { ...rest, headers: [], url: 'https://other.example/' } }],
  }
  assert.equal(headers.length, 1)
  assert.deepEqual(
    wrong(await apply(moved, { keep_secrets: true })).map(([pointer]) => pointer),
    ['/integrations/0/request/auth/password'],
    'S26 a secret that is kept does not follow to another address',
  )
  const [crm] = (await get('~/integrations')).body.data
  assert.equal(crm.version, 1)
})

test('S45 a key as long as a body, with much below it, holds nobody up', async () => {
  const below = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [i, 0]))
  const { apply } = await account()
  const { status, body } = await apply({ offhook: 1, ['k'.repeat(2_000_000)]: below })
  assert.deepEqual([status, body.errors[0].detail], [400, 'Unknown property.'])
})

test('everything that is wrong is told at once by its place, and nothing is changed', async () => {
  const { apply, get } = await account()
  const refused = await apply({
    offhook: 1,
    sources: [
      { kind: 'jambonz', name: 'Cloud' },
      { kind: 'jambonz', name: 'Cloud' },
    ],
    numbers: [{ number: '6.14E+10' }],
    integrations: [
      { name: 'A', request: { url: 'http://169.254.169.254/' } },
      { name: 'B', request: { url: 'https://b.example/', rows: [{ key: 'a', value: '[[no_such_field]]' }] } },
      { name: 'C', enabled: false, request: { url: '' } },
    ],
  })
  const pointers = new Set(wrong(refused).map(([pointer]) => pointer))
  for (const pointer of [
    '/sources/0/settings/secret',
    '/sources/1/name',
    '/numbers/0/number',
    '/integrations/0/request/url',
    '/integrations/1/request/rows/0/value',
  ])
    assert.ok(pointers.has(pointer), `${pointer} of ${[...pointers].join(' ')}`)
  assert.ok(![...pointers].some((pointer) => pointer.startsWith('/integrations/2')), 'a draft may be unfinished')
  const misspelled = await apply({ offhook: 1, integrations: [{ name: 'A', request: { metod: 'GET' } }], sorces: [] })
  assert.deepEqual(wrong(misspelled), [
    ['/integrations/0/request/metod', 'Unknown property. Did you mean method?'],
    ['/sorces', 'Unknown property. Did you mean sources?'],
  ])
  assert.deepEqual((await get('~/integrations')).body.data, [])
  assert.equal((await get('~/sources')).body.data.length, 1)
})

test('S35 a key that only reads may export and not apply', async () => {
  const key = await api.keyFor(['read'])
  assert.equal((await api.get('~/config', { key })).status, 200)
  assert.equal((await api.post('~/config', { config: { offhook: 1 } }, { key })).status, 403)
})

test('of any configuration: applied twice it changes nothing, and its export is it', async () => {
  await fc.assert(
    fc.asyncProperty(configurations, configurations, async (first, second) => {
      const { apply, get } = await account()
      for (const config of [first, second]) {
        const applied = await apply(config)
        assert.equal(applied.status, 200, JSON.stringify(applied.body))
        assert.deepEqual(changes(await apply(config)), [])
        const { body } = await get('~/config')
        // The export contains the source that was created with the account, which is adopted once.
        const adopted = changes(await apply(body.config, { keep_secrets: true }))
        assert.ok(
          adopted.every((item) => item === 'update adopted source API'),
          JSON.stringify(adopted),
        )
        const filled = fill(body.config, body.secrets, config)
        assert.deepEqual(changes(await apply(filled)), [])
        assert.deepEqual(comparable(filled), comparable(config))
      }
    }),
    { numRuns: 10, seed: 20261127 },
  )
})

/** Fills an export with the secrets of the original configuration, found by their names. */
function fill(exported: Json, secrets: readonly Json[], config: Json): unknown {
  const pointers = new Set(secrets.map(({ pointer }) => pointer))
  return mapReferable(exported, (value, pointer) => {
    if (!pointers.has(pointer)) return typeof value === 'string' ? value.replaceAll('$${', '${') : value
    const [section = '', index = '', ...rest] = pointer.split('/').slice(1)
    const { name } = exported[section][index]
    const from = config[section].find((one: Json) => one.name === name)
    return rest.reduce((at: Json, step) => at[step], from)
  })
}

function comparable(config: unknown) {
  const { sources, steps, numbers, integrations } = Config.parse(config)
  const byName = (a: { name?: string | null }, b: { name?: string | null }) =>
    (a.name ?? '') < (b.name ?? '') ? -1 : 1
  return {
    sources: sources.filter(({ kind }) => kind !== 'api').toSorted(byName),
    steps,
    numbers: numbers.toSorted((a, b) => (a.number < b.number ? -1 : 1)),
    integrations: integrations.toSorted(byName),
  }
}

test('the schema that is shipped and served is that of the contract, and it takes what the contract takes', async () => {
  const served = await api.get('/offhook.schema.json')
  assert.equal(served.status, 200)
  // `npm run schema` writes the file.
  if (process.env['WRITE_SCHEMA'] === '1') writeFileSync(schemaFile, `${JSON.stringify(served.body, null, 2)}\n`)
  assert.deepEqual(JSON.parse(readFileSync(schemaFile, 'utf8')), served.body, 'run "npm run schema"')
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(served.body)
  const takes = (value: unknown): boolean => validate(value)
  fc.assert(
    fc.property(configurations, (config) => assert.ok(takes(config), JSON.stringify(validate.errors))),
    { numRuns: 200 },
  )
  const withFile = {
    offhook: 1,
    integrations: [{ name: 'A', request: { auth: { type: 'bearer', token: { file: 'a' } } } }],
  }
  assert.ok(takes(withFile), JSON.stringify(validate.errors))
  for (const bad of [{}, { offhook: 2 }, { offhook: 1, sorces: [] }, { offhook: 1, integrations: [{ nam: 'x' }] }])
    assert.ok(!takes(bad), JSON.stringify(bad))
})

for (const file of readdirSync(examples).filter((name) => name.endsWith('.yaml')))
  test(`examples/${file} applies to an empty account with what its comments say, and again without effect`, async () => {
    const path = join(examples, file)
    const text = readFileSync(path, 'utf8')
    const env = Object.fromEntries(
      [...text.matchAll(/^# {3}([A-Z_]+) .* such as (\S+)$/gm)].map(([, name, value]) => [name ?? '', value ?? '']),
    )
    const read = readConfigFile(text, { path, env, keepSecrets: false })
    assert.deepEqual(read.wrong, [])
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')))
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors))
    // The account is the operator's own: only this account may dial phone systems in a private network.
    const apply = () => api.post('~/config', { config: read.config })
    assert.ok(changes(await apply()).length > 0)
    assert.deepEqual(changes(await apply()), [])
    for (const one of (await api.get('~/integrations')).body.data)
      assert.deepEqual([one.enabled, one.problems], [true, []], one.name)
    assert.ok(changes(await api.post('~/config', { config: { offhook: 1 } })).length > 0)
  })

test('S36 the plans of one account hold up no save of another', async () => {
  const [mine, other] = [await account(), await account()]
  await inDatabase(api.database, async (client) => {
    // The lock that a plan of the other account waits for before it does anything else.
    await client.query('SELECT pg_advisory_lock($1::int, max(account_id)::int) FROM account', [
      CONFIGURATION_LOCK_CLASS,
    ])
    const plans = Array.from({ length: 8 }, () => other.apply({ offhook: 1 }, { dry_run: true }))
    await untilBlocked(client)
    for (let i = 0; i < 8; i++) {
      const saved = await mine.post('~/numbers', { number: `+6128888000${i}`, name: 'Web' })
      assert.equal(saved.status, 201, JSON.stringify(saved.body))
    }
    assert.equal(await untilBlocked(client), 1)
    await client.query('SELECT pg_advisory_unlock_all()')
    for (const plan of await Promise.all(plans)) assert.deepEqual(done(plan), [])
  })
})

test('names that an export would refuse are warned of when they are given, and told all at once when it does', async () => {
  const { get, post, patch } = await account()
  const save = async (name: string): Promise<Json> => {
    const { status, body } = await post('~/integrations', { name, request: { url: 'https://a.example' } })
    assert.equal(status, 201)
    return body
  }
  const named = ({ problems }: Json): Json[] => problems.filter(({ pointer }: Json) => pointer === '/name')
  const taken = {
    pointer: '/name',
    detail: 'Another integration has this name. Configuration files require unique names.',
    severity: 'warning',
    code: 'invalid',
  }
  assert.deepEqual(named(await save('CRM')), [])
  const second = await save('CRM')
  assert.deepEqual(named(second), [taken])
  assert.equal(second.enabled, true)
  assert.deepEqual((await get('~/integrations')).body.data.flatMap(named), [taken, taken])
  for (const name of ['', ' ', 'Chat', 'Chat', 'Chat']) await save(name)
  const refused = await get('~/config')
  assert.deepEqual(
    [refused.status, refused.body.detail],
    [
      409,
      'A configuration file needs a unique name for each item. 2 integrations are named CRM. 2 integrations have no name. 3 integrations are named Chat. Rename them before exporting.',
    ],
  )
  const path = `~/integrations/${second.id}`
  const renamed = await patch(path, { name: 'CRM 2' })
  assert.deepEqual([renamed.status, named(renamed.body)], [200, []])
})
