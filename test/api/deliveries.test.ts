import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await openAccount()
const path = '~/deliveries'

async function integrationTo(inbox: string, more: object = {}): Promise<string> {
  const rows = [
    { key: 'id', value: '[[uniqueid]]' },
    { key: 'event', value: '[[event_type]]' },
  ]
  const request = { url: `${api.url}/inbox/${inbox}`, rows, auth: { type: 'bearer', token: 'log-canary-secret' } }
  const answer = await api.post('~/integrations', { name: inbox, realtime: true, ...more, request })
  assert.equal(answer.status, 201)
  return answer.body.id
}

async function listed(query: string): Promise<Json[]> {
  const answer = await api.get(`${path}?${query}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.data
}

const crm = await integrationTo('crm')
const failing = await integrationTo('failing?status=404', { delivery: { schedule: 'once' } })
const asleep = await integrationTo('asleep?status=503')
for (let call = 1; call <= 5; call++) {
  const fields = { caller_number: `+6141234567${call}` }
  await api.post('~/events', [
    { uniqueid: `call-${call}`, status: 'ringing', fields },
    { uniqueid: `call-${call}`, status: 'answered' },
  ])
}
await api.until(`${path}?integration_id=${crm}&state=delivered&limit=200`, (body) => body.data.length === 10)
await api.until(`${path}?integration_id=${failing}&state=failed&limit=200`, (body) => body.data.length === 10)
await api.until(`${path}?integration_id=${asleep}&state=retrying`, (body) => body.data.length > 0)

test('the list is newest first, over all integrations, and each delivery comes once page by page', async () => {
  const seen: Json[] = []
  for (let cursor = ''; ;) {
    const { body } = await api.get(`${path}?limit=7${cursor}`)
    seen.push(...body.data)
    if (body.next === null) break
    cursor = `&cursor=${body.next}`
    await api.post('~/events', { uniqueid: `between-${seen.length}`, status: 'ringing' })
  }
  const ids: string[] = seen.map((row) => row.id)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids, ids.toSorted().toReversed())
  assert.equal(seen.filter((row) => row.uniqueid?.startsWith('call-')).length, 30)
})

test('a delivery in the list says what happened, whose call it is, and how long its last attempt took', async () => {
  const rows = await listed(`integration_id=${crm}&call_id=uniqueid:call-2`)
  assert.deepEqual(new Set(rows.map((row) => row.event)), new Set(['answered', 'ringing']))
  for (const row of rows) {
    assert.equal(row.caller, '+61412345672')
    assert.equal(typeof row.duration_ms, 'number')
  }
})

test('each filter finds what it names, and nothing else', async () => {
  const call = (await api.get('~/calls/uniqueid:call-3')).body.id
  const rows: readonly (readonly [string, number, (row: Json) => boolean])[] = [
    [`integration_id=${crm}&q=call-`, 10, (row) => row.integration_id === crm],
    [`integration_id=${failing}&state=failed`, 10, (row) => row.state === 'failed' && row.status_code === 404],
    [`integration_id=${failing}&status_code=404`, 10, (row) => row.status_code === 404],
    [`integration_id=${failing}&status_code=4xx`, 10, (row) => row.status_code === 404],
    [`integration_id=${failing}&status_code=5xx`, 0, () => false],
    [`integration_id=${failing}&state=failed,skipped`, 10, (row) => row.state === 'failed'],
    [`integration_id=${failing}&state=failed,queued`, 10, (row) => row.state === 'failed'],
    [`integration_id=${crm}&state=delivered,failed&status_code=2xx&q=call-`, 10, (row) => row.status_code === 200],
    ['status_code=404&q=call-3', 2, (row) => row.status_code === 404 && row.uniqueid === 'call-3'],
    ['error=no%20such%20error', 0, () => false],
    [`call_id=${call}`, 6, (row) => row.call_id === call],
    ['call_id=uniqueid:call-3', 6, (row) => row.uniqueid === 'call-3'],
    ['q=%2B61412345674', 6, (row) => row.uniqueid === 'call-4'],
    ['q=61412345674', 6, (row) => row.uniqueid === 'call-4'],
    ['q=call-5', 6, (row) => row.uniqueid === 'call-5'],
    [`q=${call}`, 6, (row) => row.call_id === call],
    [`integration_id=${crm}&q=%22call-2%22`, 2, (row) => row.uniqueid === 'call-2'],
    ['kind=final', 0, () => false],
    ['from=2100-01-01T00:00:00Z', 0, () => false],
    ['to=2020-01-01T00:00:00Z', 0, () => false],
    ['integration_id=int_nonsense', 0, () => false],
    ['call_id=call_nonsense', 0, () => false],
  ]
  for (const [query, count, fits] of rows) {
    const found = await listed(`limit=200&${query}`)
    const ours = found.filter((row) => !row.uniqueid?.startsWith('between-'))
    assert.equal(ours.length, count, query)
    for (const row of ours) assert.ok(fits(row), `${query}: ${JSON.stringify(row)}`)
  }
})

test('what waits is found by its state, and says why it waits', async () => {
  const waiting = [
    ...(await listed(`integration_id=${asleep}&state=queued`)),
    ...(await listed(`integration_id=${asleep}&state=retrying`)),
  ]
  const of = waiting.filter((row) => row.uniqueid === 'call-1')
  assert.ok(of.length > 0)
  const reasons = new Set<string>()
  for (const row of of) reasons.add((await api.get(`${path}/${row.id}`)).body.waiting_reason)
  for (const reason of reasons)
    assert.match(reason, /^Paused until|^Next attempt at|^Waiting for dlv_|^Waiting. Offhook/)
})

test('D7 what waits shows when it would be tried, what is settled shows nothing ahead; both show when it happened', async () => {
  const [retrying] = await listed(`integration_id=${asleep}&state=retrying`)
  const waits = (await api.get(`${path}/${retrying.id}`)).body
  assert.ok(waits.schedule.length > 0)
  assert.deepEqual(waits.schedule, waits.schedule.toSorted())
  assert.ok(Date.parse(waits.schedule[0]) >= Date.parse(waits.due_at ?? waits.schedule[0]))
  assert.ok(Date.parse(waits.event_at) <= Date.parse(waits.created_at) + 1000)
  const [settled] = await listed(`integration_id=${failing}&state=failed`)
  const { schedule, event_at } = (await api.get(`${path}/${settled.id}`)).body
  assert.deepEqual([schedule, typeof event_at], [[], 'string'])
})

test('D14 a delivery shows its request as sent, secrets masked, with every attempt and its answer', async () => {
  const [row] = await listed(`integration_id=${failing}&call_id=uniqueid:call-1`)
  const { body } = await api.get(`${path}/${row.id}`)
  assert.equal(body.webhook_id, row.id)
  assert.equal(body.request.body, '{"id":"call-1","event":"call.answered"}')
  assert.equal(new Map(body.request.headers).get('authorization'), 'Bearer ••••cret')
  assert.match(body.curl, /^curl -X POST .*authorization: Bearer '?"?\$TOKEN/s)
  const [attempt] = body.attempts
  assert.deepEqual(
    [body.attempts.length, attempt.number, attempt.state, attempt.response.status_code],
    [1, 1, 'failed', 404],
  )
  assert.equal(attempt.response.body, '{"kept":true,"status":404}')
  assert.equal(new Map(attempt.request.headers).get('webhook-id'), row.id)
  assert.ok(attempt.timing.total > 0)
  assert.match(attempt.error_detail, /404/)
  assert.ok(!JSON.stringify(body).includes('log-canary-secret'))
})

test('D15 resent as sent it keeps body and webhook-id; as today it is rendered anew with a new id', async () => {
  const [row] = await listed(`integration_id=${crm}&call_id=uniqueid:call-2`)
  const sent = (await api.post(`${path}/${row.id}/resend`, { as: 'sent' })).body.delivery_id
  const current = (await api.post(`${path}/${row.id}/resend`, { as: 'current' })).body.delivery_id
  const done = (body: Json): boolean => body.state === 'delivered'
  const [again, anew] = [await api.until(`${path}/${sent}`, done), await api.until(`${path}/${current}`, done)]
  assert.deepEqual(
    [again.kind, again.webhook_id, again.request.body],
    ['resend', row.id, '{"id":"call-2","event":"call.answered"}'],
  )
  assert.equal(anew.webhook_id, current)
  assert.deepEqual(again.call_id, row.call_id)
  assert.equal((await listed(`call_id=uniqueid:call-2&kind=resend`)).length, 2)
})

test('D15 what a resend with today’s settings would send is shown before, secrets masked, and nothing is sent', async () => {
  const id = await integrationTo('before')
  await api.post('~/events', { uniqueid: 'before', status: 'ringing' })
  const [row] = (await api.until(`${path}?integration_id=${id}&state=delivered`, ({ data }) => data.length > 0)).data
  const { request } = (await api.get(`~/integrations/${id}`)).body
  const rows = [{ key: 'changed', value: '[[uniqueid]] [[status]]' }]
  await api.patch(`~/integrations/${id}`, { request: { ...request, rows } })
  const shown = await api.post(`${path}/${row.id}/preview-current`, {})
  assert.equal(shown.status, 200, JSON.stringify(shown.body))
  assert.equal(shown.body.request.body, '{"changed":"before ringing"}')
  assert.equal(new Map(shown.body.request.headers).get('authorization'), 'Bearer ••••cret')
  assert.equal((await api.get(`${path}/${row.id}`)).body.request.body, '{"id":"before","event":"call.ringing"}')
  assert.equal((await api.get('~/inbox/before')).body.data.length, 1)
  const { delivery } = (await api.post(`~/integrations/${id}/test`, {})).body
  for (const anew of [
    await api.post(`${path}/${delivery.id}/preview-current`, {}),
    await api.post(`${path}/${delivery.id}/resend`, { as: 'current' }),
  ]) {
    assert.deepEqual([anew.status, anew.body.code], [409, 'not_renderable'])
    assert.match(anew.body.detail, /^Tests have no stored event/)
  }
})

test('D15 many are counted before, and resent in the background', async () => {
  const filter = { integration_id: failing, state: 'failed' }
  const { body } = await api.post(`${path}/resend`, { filter, dry_run: true })
  assert.ok(body.count >= 10)
  const job = await api.post(`${path}/resend`, { filter, rate: 100 })
  assert.deepEqual([job.status, job.body.total, job.body.kind], [202, body.count, 'resend'])
  const done = await api.until(`~/jobs/${job.body.id}`, (one) => one.state === 'done')
  assert.equal(done.done, body.count)
  assert.equal((await listed(`integration_id=${failing}&kind=resend&limit=200`)).length, body.count)
})

test('D15 those that are named are resent, in one request, and no others', async () => {
  const [a, b] = await listed(`integration_id=${failing}&state=failed`)
  const before = (await listed(`integration_id=${failing}&kind=resend&limit=200`)).length
  const filter = { ids: [a.id, b.id, 'dlv_nonsense'] }
  const job = await api.post(`${path}/resend`, { filter, rate: 100 })
  assert.deepEqual([job.status, job.body.total], [202, 2])
  await api.until(`~/jobs/${job.body.id}`, (one) => one.state === 'done')
  const made = await listed(`integration_id=${failing}&kind=resend&limit=200`)
  assert.equal(made.length, before + 2)
  assert.equal((await api.post(`${path}/resend`, { filter: { ids: ['dlv_nonsense'] }, dry_run: true })).body.count, 0)
})

test('what waits can be canceled, what was settled cannot', async () => {
  const waiting = await listed(`integration_id=${asleep}&state=queued`)
  const row = waiting.at(-1)
  const canceled = await api.ask('POST', `${path}/${row.id}/cancel`)
  assert.deepEqual([canceled.status, canceled.body.state], [200, 'canceled'])
  assert.equal((await api.ask('POST', `${path}/${row.id}/cancel`)).status, 409)
  assert.deepEqual(
    (await listed(`integration_id=${asleep}&state=canceled`)).map((one) => one.id),
    [row.id],
  )
})

test('past calls of a period are counted, and sent to an integration that did not get them', async () => {
  await api.post('~/events', { uniqueid: 'past', status: 'ended', outcome: 'missed' })
  const late = await integrationTo('late', {
    realtime: false,
    conditions: { field: 'uniqueid', op: 'is', value: 'past' },
  })
  const period = { from: new Date(Date.now() - 3_600_000).toISOString() }
  const counted = await api.post(`~/integrations/${late}/past-calls`, { ...period, dry_run: true })
  assert.deepEqual([counted.status, counted.body], [200, { count: 1 }])
  const none = { field: 'caller_name', op: 'is', value: 'nobody' }
  assert.deepEqual(
    (await api.post(`~/integrations/${late}/past-calls`, { ...period, conditions: none, dry_run: true })).body,
    { count: 0 },
  )
  const hours = { field: 'end_time', op: 'within', value: 'daily 00:00-24:00 Mars/Olympus' }
  const refused = await api.post(`~/integrations/${late}/past-calls`, { ...period, conditions: { all: [hours] } })
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [422, '/conditions/all/0/value'])
  const open = { all: [{ ...hours, value: 'daily 00:00-24:00 Asia/Tokyo' }] }
  assert.deepEqual(
    (await api.post(`~/integrations/${late}/past-calls`, { ...period, conditions: open, dry_run: true })).body,
    { count: 1 },
  )
  await api.post(`~/integrations/${late}/past-calls`, { ...period, rate: 100 })
  const { data } = await api.until(`${path}?integration_id=${late}&state=delivered`, (body) => body.data.length > 0)
  assert.deepEqual([data[0].kind, data[0].uniqueid], ['past', 'past'])
})

test('D12 switched off with waiting=drop, what waits is skipped at once', async () => {
  assert.ok((await listed(`integration_id=${asleep}&state=queued`)).length > 0)
  await api.post('~/integrations/disable', { ids: [crm, asleep] })
  assert.ok((await listed(`integration_id=${asleep}&state=queued`)).length > 0)
  await api.post('~/integrations/disable', { ids: [crm, asleep], waiting: 'drop' })
  assert.deepEqual(await listed(`integration_id=${asleep}&state=queued`), [])
  assert.ok((await listed(`integration_id=${asleep}&state=skipped`)).length > 0)
})

test('a call has its events, its fields, and its deliveries', async () => {
  const { body } = await api.get('~/calls/uniqueid:call-1')
  assert.deepEqual(
    body.events.map((event: Json) => [event.sequence, event.type]),
    [
      [1, 'ringing'],
      [2, 'answered'],
    ],
  )
  assert.deepEqual([body.fields.caller_number, body.fields.caller_country], ['+61412345671', 'AU'])
  assert.deepEqual(new Set(body.deliveries.map((row: Json) => row.call_id)), new Set([body.id]))
  assert.ok(body.deliveries.length >= 6)
})

test('calls are found by status, number, time and the beginning of what they are called', async () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['number=%2B61412345671', ['call-1']],
    ['number=0412%20345%20672', ['call-2']],
    ['q=call-', ['call-5', 'call-4', 'call-3', 'call-2', 'call-1']],
    ['q=6141234567', ['call-5', 'call-4', 'call-3', 'call-2', 'call-1']],
    ['status=answered', ['call-5', 'call-4', 'call-3', 'call-2', 'call-1']],
    ['outcome=missed', ['past']],
    ['uniqueid=call-3', ['call-3']],
    ['uniqueid=call-', []],
    ['to=2020-01-01T00:00:00Z', []],
  ]
  for (const [query, wanted] of rows) {
    const { body } = await api.get(`~/calls?${query}`)
    assert.deepEqual(
      body.data.map((call: Json) => call.uniqueid),
      wanted,
      query,
    )
  }
  const first = await api.get('~/calls?status=answered&limit=2')
  const second = await api.get(`~/calls?status=answered&limit=2&cursor=${first.body.next}`)
  assert.deepEqual(
    second.body.data.map((call: Json) => call.uniqueid),
    ['call-3', 'call-2'],
  )
})

test('calls are listed in order of their start over all pages, whenever they were reported', async () => {
  const hours = [3, 1, 5, 2, 4]
  const at = (hour: number) => new Date(Date.parse('2026-11-20T00:00:00Z') + hour * 3_600_000).toISOString()
  for (const hour of hours) await api.post('~/events', { uniqueid: `began-${hour}`, status: 'ringing', at: at(hour) })
  // The call is known before its first status is reported, which says that the call began earlier.
  await api.post('~/events', { uniqueid: 'began-0', at: at(9), fields: { agent_name: 'Ann' } })
  await api.post('~/events', { uniqueid: 'began-0', status: 'ringing', at: at(0) })
  const named = (list: readonly number[]) => list.map((hour) => `began-${hour}`)
  const read = async (query: string): Promise<string[]> => {
    const found: string[] = []
    for (let cursor = ''; ;) {
      const { status, body } = await api.get(`~/calls?${query}&limit=2${cursor}`)
      assert.equal(status, 200, JSON.stringify(body))
      found.push(...body.data.map(({ uniqueid }: Json) => uniqueid))
      if (body.next === null) return found
      cursor = `&cursor=${body.next}`
    }
  }
  const days = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z'
  const up = [0, 1, 2, 3, 4, 5]
  for (const filter of ['q=began-', days, `${days}&status=ringing`, `${days}&replayed=false`]) {
    assert.deepEqual(await read(filter), named(up.toReversed()), filter)
    assert.deepEqual(await read(`${filter}&order=asc`), named(up), filter)
  }
  assert.deepEqual(await read(`from=${at(2)}&to=${at(4)}`), named([3, 2]))
  assert.equal((await api.get(`~/calls?cursor=${Buffer.from('1 x').toString('base64url')}`)).status, 400)
})

test('D14 D18 an attempt shows every header that went out, the signature and secrets as dots', async () => {
  const framing = ['host', 'connection', 'content-length', 'transfer-encoding']
  const one = await integrationTo('headers')
  const own = await integrationTo('own-agent', { signing: { enabled: false } })
  const headers = [{ key: 'User-Agent', value: 'Mine/1' }]
  const { request } = (await api.get(`~/integrations/${own}`)).body
  await api.patch(`~/integrations/${own}`, { request: { ...request, headers } })
  await api.post('~/events', { uniqueid: 'headers', status: 'ringing' })
  for (const [integration, inbox] of [
    [one, 'headers'],
    [own, 'own-agent'],
  ]) {
    const { data } = await api.until(
      `${path}?integration_id=${integration}&state=delivered`,
      (body) => body.data.length > 0,
    )
    const [attempt] = (await api.get(`${path}/${data[0].id}`)).body.attempts
    const shown = new Map<string, string>(
      attempt.request.headers.map(([name, value]: [string, string]) => [name.toLowerCase(), value]),
    )
    const [got] = (await api.get(`~/inbox/${inbox}`)).body.data
    const sent = got.headers.filter(([name]: [string, string]) => !framing.includes(name.toLowerCase()))
    assert.deepEqual(
      [...shown.keys()].toSorted(),
      sent.map(([name]: [string, string]) => name.toLowerCase()).toSorted(),
    )
    for (const [name, value] of sent) {
      const expected = name === 'webhook-signature' ? 'v1,••••' : name.toLowerCase() === 'authorization' ? null : value
      if (expected !== null) assert.equal(shown.get(name.toLowerCase()), expected, name)
    }
    assert.ok(!JSON.stringify(attempt).includes('log-canary-secret'))
    for (const ms of Object.values<number | null>(attempt.timing))
      assert.ok(ms === null || ms === Math.round(ms * 1000) / 1000, String(ms))
  }
})

test('a body that is not there counts as {}, whether or not its kind is announced', async () => {
  const [failed] = await listed(`integration_id=${failing}&state=failed&limit=1`)
  for (const headers of [{}, { 'content-type': 'application/json' }]) {
    const resent = await api.ask('POST', `${path}/${failed.id}/resend`, { headers })
    assert.equal(resent.status, 202, JSON.stringify(resent.body))
  }
  const empty = await api.post('~/integrations', '')
  assert.deepEqual(
    [empty.status, empty.body.errors[0]],
    [400, { pointer: '/name', code: 'required', detail: 'Missing.' }],
  )
})
