// The list of accounts: who sees which, and what it says of each.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { RETENTION } from '../../src/store/database/retention.ts'
import { measureAccounts } from '../../src/store/accounts/sizes.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'
import { countStatistics } from '../kit/statistics.ts'
import { invited, signedUp } from '../kit/visitor.ts'

const PATH = '/api/v1/accounts'
const api = await startApi()
const pool = openPool({ connectionString: api.database, connectionsMax: 2, onError: () => undefined })
after(() => pool.end())
const anna = await signedUp(api, 'anna@example.com')
const { body: clinic } = await api.post(PATH, { name: 'Northside Clinic', timezone: 'Pacific/Auckland' })
const { body: dental } = await api.post(PATH, { name: 'Westside Dental' })
const owner = await invited(api, { email: 'owner@northside.example', role: 'owner', account: clinic.id })
const viewer = await invited(api, { email: 'viewer@northside.example', role: 'viewer', account: clinic.id })

const numbersOf = ({ body }: { readonly body: Json }): number[] => body.data.map((one: Json) => one.number)
/** A receiver that returns this status code. */
async function receiving(status: number): Promise<{ readonly url: string } & AsyncDisposable> {
  const receiver = await startReceiver({ answers: [{ status }] })
  return { url: receiver.url, [Symbol.asyncDispose]: () => receiver.close() }
}

const listed = async (number: number): Promise<Json> =>
  (await api.get(PATH)).body.data.find((one: Json) => one.number === number)

test('S34 administrators of this server list all accounts, others those that they can enter', async () => {
  const all = [1001, clinic.number, dental.number]
  assert.deepEqual(numbersOf(await api.get(PATH)), all)
  assert.deepEqual(numbersOf(await anna.get(PATH)), all)
  for (const person of [owner, viewer]) assert.deepEqual(numbersOf(await person.get(PATH)), [clinic.number])
  const key = (role: string | null, rights: string[]) =>
    api.post('~/keys', { name: 'Key', role, rights }, { account: dental.id })
  const { body: reading } = await key('viewer', [])
  assert.deepEqual(numbersOf(await api.get(PATH, { key: reading.key })), [dental.number])
  const { body: sending } = await key(null, ['events'])
  assert.equal((await api.get(PATH, { key: sending.key })).status, 403)
})

test('S34 the list of accounts comes page by page', async () => {
  const first = await api.get(`${PATH}?limit=2`)
  const second = await api.get(`${PATH}?limit=2&cursor=${first.body.next}`)
  assert.deepEqual([numbersOf(first), numbersOf(second)], [[1001, clinic.number], [dental.number]])
  assert.equal(second.body.next, null)
})

test('C24 D23 the list counts calls and deliveries of today and of 30 days, of each account its own', async () => {
  await using receiver = await receiving(204)
  const at = { account: clinic.id }
  const settings = { realtime: true, final: false, request: { url: receiver.url } }
  await api.post('~/integrations', { name: 'CRM', ...settings }, at)
  for (const event of [{ status: 'ringing' }, { status: 'ended', outcome: 'missed' }])
    assert.equal((await api.post('~/events', { uniqueid: 'a', ...event }, at)).status, 202)
  await api.until(
    '~/deliveries',
    ({ data }) => data.length > 0 && data.every((one: Json) => one.state === 'delivered'),
    at,
  )
  const sent = (await api.get('~/deliveries', at)).body.data.length
  await countStatistics(api.database)
  // A day of the past, counted before this test began, and a day that is too old.
  await pool.query(
    `INSERT INTO call_day SELECT $1, d, d, 'answered', 5 FROM unnest(ARRAY[current_date - 10, current_date - 40]) d`,
    [clinic.number],
  )
  const { today, last_30_days: month } = await listed(clinic.number)
  assert.deepEqual(today, { calls: 1, deliveries: sent })
  assert.deepEqual(month, { calls: 6, deliveries: sent })
  assert.deepEqual((await listed(dental.number)).last_30_days, { calls: 0, deliveries: 0 })
})

test('S34 the health of an account is the worst of its integrations, and says how many deliveries wait', async () => {
  const at = { account: dental.id }
  await using gone = await receiving(410)
  await using away = await receiving(503)
  const { body: fine } = await api.post('~/integrations', { name: 'Off', request: { url: gone.url } }, at)
  await api.patch(`~/integrations/${fine.id}`, { enabled: false }, at)
  assert.deepEqual((await listed(dental.number)).health, 'healthy', 'switched off by a person')
  const settings = { realtime: true, final: false, request: { url: away.url } }
  await api.post('~/integrations', { name: 'Away', ...settings }, at)
  await api.post('~/events', { uniqueid: 'b', status: 'ringing' }, at)
  await api.until(PATH, ({ data }) => data[2].health === 'failing' && data[2].waiting === 1)
  await api.post('~/integrations', { name: 'Gone', ...settings, request: { url: gone.url } }, at)
  await api.post('~/events', { uniqueid: 'c', status: 'ringing' }, at)
  const body = await api.until(PATH, ({ data }) => data[2].health === 'stopped')
  assert.deepEqual(body.data[2].troubled, { integrations: 2, sources: 0 })
  assert.equal(body.data[1].health, 'healthy')
})

test('S34 a source that is on and not connected is trouble of its account', async () => {
  const settings = { host: '127.0.0.1', port: 5038, username: 'offhook', secret: 'ami-secret' }
  const { body: source } = await api.post('~/sources', { kind: 'asterisk', name: 'Office PBX', settings })
  const body = await api.until(PATH, ({ data }) => data[0].health === 'stopped')
  assert.deepEqual(body.data[0].troubled, { integrations: 0, sources: 1 })
  await api.patch(`~/sources/${source.id}`, { enabled: false })
  assert.equal((await listed(1001)).health, 'healthy')
})

test('S34 sizes are measured once a day: recordings exactly, the database by the counted calls and deliveries', async () => {
  assert.equal((await listed(clinic.number)).size, null)
  await pool.query(
    `INSERT INTO recording (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, state, bytes, source_bytes, has_original)
     SELECT $1, gen_random_uuid(), gen_random_uuid(), 1, 'x', r.ref, 'url', r.state, r.bytes, r.source_bytes, r.has_original
     FROM (VALUES ('a', 'ready', 1000, 5000, false), ('b', 'ready', 2000, 7000, true), ('c', 'deleted', 4000, 9000, false),
       ('d', 'converting', NULL, 300, false)) r(ref, state, bytes, source_bytes, has_original)`,
    [clinic.number],
  )
  await measureAccounts(pool, RETENTION)
  const { size } = await listed(clinic.number)
  assert.equal(size.recording_bytes, 1000 + 2000 + 7000 + 300)
  assert.deepEqual([size.calls, size.deliveries > 0, size.database_bytes > 0], [11, true, true])
  assert.ok(Date.now() - Date.parse(size.measured_at) < 60_000)
  assert.deepEqual((await listed(1001)).size, { ...(await listed(1001)).size, calls: 0, database_bytes: 0 })

  await pool.query(`UPDATE account_size SET recording_bytes = 1, measured_at = now() - interval '23 hours'`)
  await measureAccounts(pool, RETENTION)
  assert.equal((await listed(clinic.number)).size.recording_bytes, 1)
  await pool.query(`UPDATE account_size SET measured_at = now() - interval '25 hours' WHERE account_id = $1`, [
    dental.number,
  ])
  await measureAccounts(pool, RETENTION)
  assert.equal((await listed(clinic.number)).size.recording_bytes, 10_300)
})

test('S56 the list says where the owners forbid visits', async () => {
  await owner.ask('PATCH', '~/visit-policy', { account: clinic.id, body: { forbidden: true } })
  assert.deepEqual(
    [(await listed(clinic.number)).visits_forbidden, (await listed(1001)).visits_forbidden],
    [true, false],
  )
})

test('S46 an account with a damaged time zone is listed, and so are the others', async () => {
  await pool.query(`UPDATE account SET timezone = 'Nowhere/At all' WHERE account_id = $1`, [dental.number])
  assert.deepEqual(numbersOf(await api.get(PATH)), [1001, clinic.number, dental.number])
})
