import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedOf, queryOfFilter, jsonOfFilter, filterOfSearch } from './deliveries-filter.ts'

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

test('what is recovered is what the list shows and has failed, up to now', () => {
  const filter = { q: '+61', kind: 'final', status_code: '5xx', error: 'timeout', call_id: 'call_1', time: 'hour' }
  assert.deepEqual(failedOf({ ...filter, integration_id: 'int_1', state: 'queued,failed' }, now, 'UTC'), {
    q: '+61',
    kind: 'final',
    status_code: '5xx',
    error: 'timeout',
    call_id: 'call_1',
    integration_id: 'int_1',
    state: ['failed'],
    from: '2026-11-25T02:04:05.000Z',
    to: '2026-11-25T03:04:05.000Z',
  })
  assert.deepEqual(failedOf({ to: '2026-11-24T00:00:00Z' }, now, 'UTC'), {
    state: ['failed'],
    to: '2026-11-24T00:00:00Z',
  })
  assert.equal(failedOf({ state: 'queued,retrying' }, now, 'UTC'), null)
})
