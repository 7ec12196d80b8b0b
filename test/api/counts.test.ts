// D25: numbers shown in several places agree, whatever the state of the deliveries.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { isProblem } from '../../src/delivery/delivery-states.ts'
import type { Json } from '../kit/api.ts'
import { startApi } from '../kit/api.ts'
import { EVERY_STATE, PROBLEMS, TESTS, fillEveryState } from '../kit/every-state.ts'
import { countStatistics } from '../kit/statistics.ts'

const api = await startApi()
const { receiver, ids } = await fillEveryState((method, path, body) => api.ask(method, path, { body }))
after(() => receiver.close())
const OPEN = 'queued,sending,retrying'

const read = async (path: string): Promise<Json> => (await api.get(`~/${path}`)).body
const count = async (query: string): Promise<number> => {
  const { count: found, has_more: hasMore } = await read(`deliveries/count?${query}`)
  assert.equal(hasMore, false)
  return found
}
const sumOf = (rows: readonly Json[], name: string): number => rows.reduce((sum, row) => sum + Number(row[name]), 0)

interface Numbers {
  readonly log: readonly Json[]
  readonly details: readonly Json[]
  readonly problems: readonly Json[]
  readonly live: Json
  readonly activity: readonly Json[]
  readonly statistics: Json
  readonly received: number
}

/** Reads every number, while nothing changes. */
async function numbers(): Promise<Numbers> {
  for (;;) {
    const { data: before } = await read('deliveries?limit=200')
    await countStatistics(api.database)
    const [{ data: problems }, live, { data: activity }, statistics, ...details] = await Promise.all([
      read('deliveries?limit=200&problems=true'),
      // The response of the live view is shared for a second.
      new Promise((resolve) => setTimeout(resolve, 1_000)).then(() => read('live')),
      read('integrations/activity'),
      read('statistics/deliveries?days=1'),
      ...before.map(({ id }: Json) => read(`deliveries/${id}`)),
    ])
    const { data: log } = await read('deliveries?limit=200')
    const received = receiver.received.length
    if (JSON.stringify(log) === JSON.stringify(before))
      return { log, details, problems, live, activity, statistics, received }
  }
}

const { log, details, problems, live, activity, statistics, received } = await numbers()
const real = log.filter(({ kind }) => kind !== 'test')
const inState = (...states: readonly string[]): readonly Json[] => real.filter(({ state }) => states.includes(state))

test('the log has what was made, and a count is as long as its list', async () => {
  const states = Object.fromEntries(Object.keys(EVERY_STATE).map((state) => [state, inState(state).length]))
  assert.deepEqual(states, EVERY_STATE)
  assert.equal(log.length - real.length, TESTS)
  for (const state of Object.keys(EVERY_STATE)) {
    const { data } = await read(`deliveries?limit=200&state=${state}`)
    assert.deepEqual(
      data.map(({ id }: Json) => id),
      log.filter((row) => row.state === state).map(({ id }) => id),
      state,
    )
  }
  for (const query of [`state=${OPEN}`, 'state=failed', 'kind=test', `integration_id=${ids['paused']}`, 'q=failed-']) {
    const { data } = await read(`deliveries?limit=200&${query}`)
    assert.equal(await count(query), data.length, query)
  }
  assert.equal(await count(''), log.length)
})

test('D25 problems are what failed, is retrying or waits for an integration; what was resent is none', async () => {
  const { data: integrations } = await read('integrations')
  const held = new Set(
    integrations.flatMap(({ id, enabled, paused_until: until }: Json) => (!enabled || until !== null ? [id] : [])),
  )
  const wanted = log.filter((row) =>
    isProblem({
      ...row,
      isTest: false,
      isHeld: held.has(row.integration_id),
      isResent: row.integration_id === ids['mended'],
    }),
  )
  assert.deepEqual(
    problems.map(({ id }) => id),
    wanted.map(({ id }) => id),
  )
  assert.equal(problems.length, PROBLEMS)
  assert.equal(await count('problems=true'), PROBLEMS)
  assert.equal(await count('problems=true&state=failed'), EVERY_STATE.failed - 1)
  assert.equal(await count('problems=true&state=delivered'), 0)
  assert.equal(await count(`problems=true&state=queued&integration_id=${ids['off']}`), 1)
  const filter = { problems: true, state: ['failed', 'retrying'] }
  const recovered = (await api.post('~/deliveries/resend', { filter, dry_run: true })).body
  assert.equal(recovered.count, PROBLEMS - EVERY_STATE.queued)
})

test('D25 what waits is as much on Live, in the list, in statistics and in the log', async () => {
  const waiting = inState('queued', 'sending', 'retrying').length
  assert.equal(waiting, EVERY_STATE.queued + EVERY_STATE.retrying)
  assert.equal(live.waiting, waiting)
  assert.equal(sumOf(activity, 'waiting'), waiting)
  assert.equal(statistics.total.waiting, waiting)
  assert.equal(await count(`state=${OPEN}`), waiting)
  for (const { integration_id: id, waiting: ofOne } of activity) {
    assert.equal(await count(`state=${OPEN}&integration_id=${id}`), ofOne)
    const row = statistics.integrations.find((one: Json) => one.integration_id === id)
    assert.equal(row?.waiting ?? 0, ofOne, id)
  }
})

test('D25 attempts are as many on Live and in the list as in the log, and tests are none', () => {
  const attempts = details
    .filter(({ kind }) => kind !== 'test')
    .flatMap((one) => one.attempts)
    .filter(({ number }) => number > 0)
  const delivered = attempts.filter(({ state }) => state === 'delivered').length
  const failed = attempts.length - delivered
  assert.deepEqual([sumOf(live.minutes, 'delivered'), sumOf(live.minutes, 'failed')], [delivered, failed])
  assert.deepEqual([sumOf(activity, 'delivered_24h'), sumOf(activity, 'failed_24h')], [delivered, failed])
  assert.equal(statistics.total.responses, attempts.length)
  assert.equal(received, attempts.length + TESTS)
})

test('D23 what is settled is as much in statistics as in the log', () => {
  const { total, integrations } = statistics
  assert.deepEqual([total.delivered, total.failed], [inState('delivered').length, inState('failed').length])
  // A re-rendered delivery is skipped, and the one in its place counts.
  assert.equal(total.not_sent, inState('skipped', 'canceled').length)
  for (const name of ['delivered', 'failed', 'not_sent', 'waiting', 'responses'])
    assert.equal(sumOf(integrations, name), total[name], name)
})

test('D25 an integration is healthy once it has sent something, and as many are so on Live as in the list', () => {
  const healthy = activity.filter(({ health }) => health === 'healthy')
  const unused = healthy.filter(({ last }) => last === null)
  assert.deepEqual(
    unused.map(({ integration_id: id }) => id),
    [ids['unused']],
  )
  assert.deepEqual([live.healthy, live.unused], [healthy.length - unused.length, unused.length])
  const inTrouble = activity.filter(({ health }) => health === 'failing' || health === 'paused').length
  // An integration that its receiver switched off counts as trouble; one that a person switched off does not.
  assert.equal(live.integrations.length, inTrouble + 1)
})

test('D25 nothing that waits for an integration has a next attempt in the past', async () => {
  const waiting = inState('queued', 'retrying').filter(({ integration_id: id }) =>
    ['paused', 'off', 'gone'].some((name) => ids[name] === id),
  )
  assert.equal(waiting.length, 6)
  for (const { id, due_at: due, uniqueid } of waiting) {
    const one = await read(`deliveries/${id}`)
    const { deliveries } = await read(`calls/uniqueid:${uniqueid}`)
    const ofCall = deliveries.find((row: Json) => row.id === id)
    assert.deepEqual([one.due_at, ofCall.due_at], [due, due])
    for (const at of [due, one.schedule[0] ?? null]) assert.ok(at === null || Date.parse(at) > Date.now(), at)
  }
  assert.equal(live.oldest_due_s, 0)
  for (const { next_at: at } of activity) assert.ok(at === null || Date.parse(at) > Date.now() - 5_000, at)
})
