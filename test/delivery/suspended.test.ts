// A suspended account (D29): it accepts calls and sends nothing, until it is resumed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { startApi } from '../kit/api.ts'
import { isDelivered, newTenant, pause, receiving, until, what, type Tenant } from './tenant.ts'

const api = await startApi()

/** How long to wait before it is believed that nothing is sent. */
const QUIET_MS = 400

async function suspend(tenant: Tenant): Promise<void> {
  const { status, body } = await tenant.ask('POST', '~/suspend')
  assert.deepEqual([status, body.status, body.suspended_by.type], [200, 'suspended', 'administrator'])
}

async function resume(tenant: Tenant): Promise<void> {
  const { status, body } = await tenant.ask('POST', '~/resume')
  assert.deepEqual([status, body.status, body.suspended_at, body.suspended_by], [200, 'active', null, null])
}

const missed = { status: 'ended', outcome: 'missed' }

test('D29 a suspended account accepts and shows calls, sends nothing, and sends again after', async (t) => {
  const tenant = await newTenant(api)
  let well = false
  const receiver = await receiving(t, { answers: () => (well ? {} : { status: 404 }) })
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true, updated: true })
  await tenant.postUpdates('before', missed)
  await until(() => receiver.received.length === 1)
  await until(async () => (await tenant.deliveries())[0]?.attempt_count === 1)
  await suspend(tenant)
  well = true
  await tenant.postUpdates('during', 'ringing', missed)
  await tenant.postUpdates('before', { fields: { tags: ['late'] } })
  const { body: calls } = await tenant.ask('GET', '~/calls')
  assert.deepEqual(
    calls.data.map((call: { uniqueid: string; outcome: string }) => [call.uniqueid, call.outcome]).toSorted(),
    [
      ['before', 'missed'],
      ['during', 'missed'],
    ],
  )
  // Resuming the integration, too, sends nothing.
  assert.equal((await tenant.ask('POST', `~/integrations/${id}/resume`)).status, 200)
  await pause(QUIET_MS)
  assert.deepEqual(receiver.received.map(what), ['before 2'])
  const [waiting, ...more] = await tenant.deliveries()
  assert.deepEqual(
    [waiting?.state, waiting?.due_at, more],
    ['retrying', null, []],
    'the retry waits, and nothing is owed',
  )
  const shown = await tenant.delivery(waiting?.id)
  assert.match(shown.waiting_reason, /account is suspended/)
  await resume(tenant)
  // What waited is due at once, because its next attempt was five seconds after the first.
  await tenant.untilAll(isDelivered)
  await tenant.postUpdates('after', missed)
  await tenant.untilAll(isDelivered)
  await until(() => receiver.received.length === 3)
  assert.deepEqual(receiver.received.map(what), ['before 2', 'before 2', 'after 2'])
})

test('D29 D26 the missed calls say why, are counted, and can be sent', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  await suspend(tenant)
  await tenant.postUpdates('a', missed)
  await tenant.postUpdates('b', missed)
  const [call] = (await tenant.ask('GET', '~/calls')).body.data
  const { body } = await tenant.ask('GET', `~/calls/${call.id}`)
  assert.deepEqual(
    body.not_sent.map((one: { reason: { code: string }; text: string }) => [one.reason.code, one.text]),
    [['account_suspended', 'The account was suspended']],
  )
  await resume(tenant)
  const counted = (await tenant.ask('GET', `~/integrations/${id}/not-sent`)).body
  assert.equal(counted.count, 2, JSON.stringify(counted))
  const { from, to } = counted
  const sending = await tenant.ask('POST', `~/integrations/${id}/past-calls`, { from, to, only_not_sent: true })
  assert.equal(sending.status, 202, JSON.stringify(sending.body))
  await until(() => receiver.received.length === 2)
  assert.deepEqual(new Set(receiver.received.map((one) => what(one).split(' ')[0])), new Set(['a', 'b']))
})

test('D29 what sends at once is refused while the account is suspended, by a job too', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id } = await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  await tenant.postUpdates('sent', missed)
  const [delivery] = await tenant.untilAll(isDelivered)
  const [source] = (await tenant.ask('GET', '~/sources')).body.data
  const period = { from: new Date(Date.now() - 60_000).toISOString() }
  await suspend(tenant)
  const before = receiver.received.length
  const requests: readonly (readonly [string, object])[] = [
    [`~/integrations/${id}/test`, { to: 'receiver' }],
    [`~/deliveries/${delivery?.id}/resend`, { as: 'sent' }],
    ['~/deliveries/resend', { filter: {} }],
    [`~/integrations/${id}/past-calls`, { ...period, include_sent: true }],
    [`~/sources/${source.id}/test-call`, { example: 'missed', integration_ids: [id] }],
  ]
  for (const [path, body] of requests) {
    const refused = await tenant.ask('POST', path, body)
    assert.deepEqual([refused.status, refused.body.code], [409, 'account_suspended'], `${path} ${refused.body.detail}`)
  }
  assert.equal(
    (await tenant.ask('POST', `~/deliveries/${delivery?.id}/resend`, { as: 'sent' })).body.detail,
    'Resending deliveries is not possible: Tenant is suspended and sends nothing. An owner can resume it under Settings, Account.',
  )
  assert.equal(receiver.received.length, before)
})

test('D29 a job that was begun waits for the account, and a job that cancels does not', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  await tenant.createIntegration(receiver.url, { realtime: false, final: true })
  for (const uniqueid of ['a', 'b', 'c', 'd']) await tenant.postUpdates(uniqueid, missed)
  await tenant.untilAll(isDelivered)
  const job = await tenant.ask('POST', '~/deliveries/resend', { filter: {}, as: 'sent', rate: 1 })
  assert.equal(job.status, 202, JSON.stringify(job.body))
  await suspend(tenant)
  const jobOf = async (id: string) => (await tenant.ask('GET', `~/jobs/${id}`)).body
  // A step that was under way is stored.
  await pause(300)
  const { done } = await jobOf(job.body.id)
  const canceling = await tenant.ask('POST', '~/deliveries/cancel', { filter: { state: 'queued' } })
  await until(async () => (await jobOf(canceling.body.id)).state === 'done')
  await pause(1_300)
  const waits = await jobOf(job.body.id)
  assert.deepEqual([waits.state, waits.done], ['running', done])
  await resume(tenant)
  await until(async () => (await jobOf(job.body.id)).state === 'done')
})

test('D29 post-call steps are not started: of earlier calls they wait, later calls have none', async (t) => {
  const tenant = await newTenant(api)
  let answersSteps = false
  const steps = await receiving(t, { answers: () => (answersSteps ? {} : { status: 503 }) })
  const step = { kind: 'webhook', name: 'notes', url: steps.url, needs_recording: false }
  assert.equal((await tenant.ask('POST', '~/steps', step)).status, 201)
  await tenant.postUpdates('before', missed)
  await until(() => steps.received.length === 1)
  await suspend(tenant)
  answersSteps = true
  await tenant.postUpdates('during', missed)
  const client = await openClient(api.database, 'test')
  try {
    await client.query(`UPDATE step_run SET due_at = now() WHERE state = 'waiting'`)
    await pause(QUIET_MS)
    const { rows } = await client.query<{ uniqueid: string; state: string }>(
      `SELECT uniqueid, state FROM step_run JOIN account USING (account_id) WHERE suspended_at IS NOT NULL`,
    )
    assert.deepEqual(rows, [{ uniqueid: 'before', state: 'waiting' }])
  } finally {
    await client.end()
  }
  assert.equal(steps.received.length, 1)
  await resume(tenant)
  await until(() => steps.received.length === 2)
})

test('D29 a restart does not forget it, and nothing of the other accounts changes', async (t) => {
  const [tenant, other] = [await newTenant(api), await newTenant(api)]
  const receiver = await receiving(t)
  for (const one of [tenant, other]) await one.createIntegration(receiver.url, { realtime: false, final: true })
  await suspend(tenant)
  await api.program.kill('SIGTERM')
  await api.program.start()
  await tenant.postUpdates('suspended', missed)
  await other.postUpdates('other', missed)
  await other.untilAll(isDelivered)
  await pause(QUIET_MS)
  assert.deepEqual(receiver.received.map(what), ['other 2'])
})
