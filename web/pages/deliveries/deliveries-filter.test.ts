import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOfSearch, inStates, jsonOfFilter, matchingOf, queryOfFilter, recoveredOf } from './deliveries-filter.ts'

const now = Date.parse('2026-11-25T03:04:05Z')

test('what the address says becomes the query of the API', () => {
  const filter = filterOfSearch({
    q: '+61',
    state: 'failed,queued',
    status_code: '5xx',
    time: 'today',
    open: 'dlv_1',
    other: 'x',
  })
  assert.deepEqual(queryOfFilter(filter, now, 'Australia/Sydney'), {
    q: '+61',
    state: ['failed', 'queued'],
    status_code: '5xx',
    from: '2026-11-24T13:00:00.000Z',
  })
})

test('what the API would refuse is left out', () => {
  assert.deepEqual(filterOfSearch({ state: 'failed,odd', kind: 'odd', status_code: '99', q: '' }), { state: 'failed' })
  assert.deepEqual(queryOfFilter({ from: 'yesterday', to: '2026-11-25T00:00:00Z' }, now, 'UTC'), {
    to: '2026-11-25T00:00:00Z',
  })
})

test('a filter in JSON has a list of states and a number', () => {
  assert.deepEqual(jsonOfFilter({ state: 'failed,skipped', status_code: '502' }, now, 'UTC'), {
    state: ['failed', 'skipped'],
    status_code: 502,
  })
  assert.deepEqual(jsonOfFilter({ status_code: '4xx' }, now, 'UTC'), { status_code: '4xx' })
})

test('problems and yesterday are asked for as the API takes them', () => {
  const filter = filterOfSearch({ problems: 'true', time: 'yesterday' })
  const yesterday = { from: '2026-11-23T13:00:00.000Z', to: '2026-11-24T13:00:00.000Z' }
  assert.deepEqual(queryOfFilter(filter, now, 'Australia/Sydney'), { problems: true, ...yesterday })
  assert.deepEqual(jsonOfFilter(filter, now, 'Australia/Sydney'), { problems: true, ...yesterday })
  assert.deepEqual(filterOfSearch({ problems: 'odd' }), {})
  // On 4 October the clocks in Sydney go forward by an hour.
  assert.deepEqual(queryOfFilter({ time: 'yesterday' }, Date.parse('2026-10-05T01:00:00Z'), 'Australia/Sydney'), {
    from: '2026-10-03T14:00:00.000Z',
    to: '2026-10-04T13:00:00.000Z',
  })
})

test('all that match are those that the list shows up to now, or some of their states', () => {
  const matching = matchingOf({ state: 'failed,queued', time: 'hour' }, now, 'UTC')
  const times = { from: '2026-11-25T02:04:05.000Z', to: '2026-11-25T03:04:05.000Z' }
  assert.deepEqual(matching, { state: ['failed', 'queued'], ...times })
  assert.deepEqual(inStates(matching, ['queued', 'retrying']), { state: ['queued'], ...times })
  assert.equal(inStates(matching, ['retrying']), null)
  assert.deepEqual(inStates(matchingOf({}, now, 'UTC'), ['queued']), { state: ['queued'], to: times.to })
})

test('what is recovered is what the list shows and has failed or is retrying, up to now', () => {
  const filter = { q: '+61', kind: 'final', status_code: '5xx', error: 'timeout', call_id: 'call_1', time: 'hour' }
  const at = { withRetrying: true, nowMs: now, zone: 'UTC' }
  assert.deepEqual(recoveredOf({ ...filter, integration_id: 'int_1', state: 'queued,failed' }, at), {
    q: '+61',
    kind: 'final',
    status_code: '5xx',
    error: 'timeout',
    call_id: 'call_1',
    integration_id: 'int_1',
    problems: true,
    state: ['failed'],
    from: '2026-11-25T02:04:05.000Z',
    to: '2026-11-25T03:04:05.000Z',
  })
  const until = { problems: true, to: '2026-11-24T00:00:00Z' }
  assert.deepEqual(recoveredOf({ to: until.to }, at), { ...until, state: ['failed', 'retrying'] })
  assert.deepEqual(recoveredOf({ to: until.to }, { ...at, withRetrying: false }), { ...until, state: ['failed'] })
  assert.deepEqual(recoveredOf({ ...until, problems: 'true', state: 'queued,retrying' }, at), {
    ...until,
    state: ['retrying'],
  })
  assert.equal(recoveredOf({ state: 'queued,retrying' }, { ...at, withRetrying: false }), null)
})
