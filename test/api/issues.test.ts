// Issues (D30) in the API: what fails alike, and what people do about it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../src/time/durations.ts'
import { openAccount, type Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'
import { countStatistics } from '../kit/statistics.ts'

const api = await openAccount()
const limit = { timeout: 60_000 }

/** An integration whose receiver refuses calls of some people with this status. */
async function integrate(name: string, url: string): Promise<string> {
  const request = { url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const { status, body } = await api.post('~/integrations', {
    name,
    realtime: true,
    final: false,
    request,
    delivery: { schedule: 'once' },
  })
  assert.equal(status, 201)
  return body.id
}

/** A receiver that answers each request with a status. */
async function receiving(statusOf: (body: string) => number): Promise<{ url: string } & AsyncDisposable> {
  const receiver = await startReceiver({ answers: ({ body }) => ({ status: statusOf(body) }) })
  return { url: receiver.url, [Symbol.asyncDispose]: () => receiver.close() }
}

async function callsOf(...ids: readonly string[]): Promise<void> {
  for (const uniqueid of ids) await api.post('~/events', { uniqueid, status: 'ringing' })
}

async function issuesOf(id: string, query = ''): Promise<Json[]> {
  return (await api.get(`~/issues?integration_id=${id}${query}`)).body.data
}

test('D30 an issue says what failed, how often and since when, and lists its deliveries', limit, async () => {
  await using receiver = await receiving((body) => (body.includes('bad') ? 422 : 400))
  const id = await integrate('CRM', receiver.url)
  await callsOf('bad-1', 'bad-2', 'worse')
  await api.until(`~/deliveries?integration_id=${id}&state=failed`, ({ data }) => data.length === 3)
  await countStatistics(api.database)
  const found = await issuesOf(id)
  assert.deepEqual(
    found.map((one) => [one.status_code, one.attempt_count, one.state, one.integration_name].join(' ')).toSorted(),
    ['400 1 open CRM', '422 2 open CRM'],
  )
  const issue = found.find((one) => one.status_code === 422)
  assert.ok(issue.first_at <= issue.last_at)
  const { body: one } = await api.get(`~/issues/${issue.id}`)
  assert.deepEqual(one, issue)
  const deliveries = (await api.get(`~/deliveries?issue_id=${issue.id}`)).body.data
  assert.deepEqual(deliveries.map((row: Json) => row.uniqueid).toSorted(), ['bad-1', 'bad-2'])
  assert.ok(deliveries.some((row: Json) => row.id === issue.delivery_id))
  assert.equal((await api.get(`~/deliveries/count?issue_id=${issue.id}&status_code=5xx`)).body.count, 0)
  assert.equal((await api.get(`~/deliveries/count?issue_id=iss_${'0'.repeat(32)}`)).body.count, 0)
})

test('D30 Recover resends the deliveries of one issue, and no others', limit, async () => {
  let isAway = true
  await using receiver = await receiving((body) => (isAway ? (body.includes('bad') ? 422 : 400) : 200))
  const id = await integrate('Recovered', receiver.url)
  await callsOf('bad-3', 'bad-4', 'other')
  await api.until(`~/deliveries?integration_id=${id}&state=failed`, ({ data }) => data.length === 3)
  await countStatistics(api.database)
  const issue = (await issuesOf(id)).find((one) => one.status_code === 422)
  isAway = false
  const filter = { issue_id: issue.id, problems: true, state: ['failed'] }
  assert.deepEqual((await api.post('~/deliveries/resend', { filter, dry_run: true })).body, { count: 2 })
  assert.equal((await api.post('~/deliveries/resend', { filter, rate: 100 })).status, 202)
  await api.until(`~/deliveries?integration_id=${id}&state=delivered`, ({ data }) => data.length === 2)
  assert.equal((await api.get(`~/deliveries/count?issue_id=${issue.id}&problems=true`)).body.count, 0)
})

test(
  'D30 an issue is acknowledged, muted with a reason and an end, resolved, and open again by itself',
  limit,
  async () => {
    await using receiver = await receiving(() => 404)
    const id = await integrate('Moved', receiver.url)
    await callsOf('moved-1')
    await api.until(`~/deliveries?integration_id=${id}&state=failed`, ({ data }) => data.length === 1)
    await countStatistics(api.database)
    const [{ id: issue }] = await issuesOf(id)
    const change = (body: unknown) => api.patch(`~/issues/${issue}`, body)
    const acknowledged = await change({ state: 'acknowledged', note: ' Asked the vendor. ' })
    assert.deepEqual([acknowledged.body.state, acknowledged.body.note], ['acknowledged', 'Asked the vendor.'])
    assert.equal(acknowledged.body.state_by.type, 'administrator')

    for (const until of ['2020-01-01T00:00:00.000Z', new Date(Date.now() + 91 * DAY_MS).toISOString()])
      assert.equal((await change({ mute: { until, reason: 'x' } })).status, 400)
    const until = new Date(Date.now() + DAY_MS).toISOString()
    assert.equal((await change({ mute: { until, reason: ' ' } })).body.errors[0].pointer, '/mute/reason')
    const muted = await change({ mute: { until, reason: 'The vendor works on it.' } })
    assert.deepEqual([muted.body.mute.until, muted.body.mute.reason], [until, 'The vendor works on it.'])
    assert.equal((await change({ mute: null })).body.mute, null)
    await change({ mute: { until, reason: 'Again' } })

    const resolved = await change({ state: 'resolved', note: '' })
    assert.deepEqual([resolved.body.state, resolved.body.mute, resolved.body.note], ['resolved', null, null])
    assert.equal((await change({ mute: { until, reason: 'Too late' } })).status, 400)
    assert.deepEqual(await issuesOf(id), [])
    assert.equal((await issuesOf(id, '&state=resolved')).length, 1)

    await callsOf('moved-2')
    await api.until(`~/deliveries?integration_id=${id}&state=failed`, ({ data }) => data.length === 2)
    await countStatistics(api.database)
    const [again] = await issuesOf(id)
    assert.deepEqual([again.state, again.attempt_count, again.state_by.type], ['open', 2, 'offhook'])
  },
)

test('D30 the list of issues has pages, the issue that failed last first', limit, async () => {
  const ids = (await api.get('~/issues?limit=200')).body.data.map((one: Json) => one.id)
  assert.ok(ids.length >= 4)
  const paged: string[] = []
  for (let cursor = ''; ;) {
    const { body } = await api.get(`~/issues?limit=2${cursor && `&cursor=${cursor}`}`)
    paged.push(...body.data.map((one: Json) => one.id))
    if (body.next === null) break
    cursor = body.next
  }
  assert.deepEqual(paged, ids)
  assert.equal((await api.get('~/issues?cursor=x')).status, 400)
  assert.equal((await api.get(`~/issues/iss_${'0'.repeat(32)}`)).status, 404)
})
