import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { findNewDeliveries, patchDeliveries, updateDeliveries } from './deliveries-updates.ts'

const page = { data: ['dlv_5', 'dlv_4', 'dlv_2'].map((id) => row(id)), next: 'more' }

test('a change is told in its row, and every other row stays itself', () => {
  const [after] = patchDeliveries(
    [page],
    [{ id: 'dlv_4', state: 'delivered', attempt_count: 1, status_code: 200, error: null, at: '2026-11-25T00:00:01Z' }],
  )
  assert.equal(after?.data[0], page.data[0])
  assert.deepEqual(after?.data[1], {
    ...page.data[1],
    state: 'delivered',
    attempt_count: 1,
    status_code: 200,
    due_at: null,
    last_attempt_at: '2026-11-25T00:00:01Z',
  })
  assert.equal(after?.data[2], page.data[2])
})

test('a change of what is not shown leaves the page itself', () => {
  assert.equal(patchDeliveries([page], [{ id: 'dlv_9', state: 'queued' }])[0], page)
})

test('an older word does not undo a newer one', () => {
  const tried = { ...page, data: [{ ...row('dlv_5'), attempt_count: 2, state: 'retrying' as const }] }
  assert.equal(
    patchDeliveries([tried], [{ id: 'dlv_5', state: 'queued', attempt_count: 0 }])[0]?.data[0]?.state,
    'retrying',
  )
})

test('rows that were read again take their old place', () => {
  const [after] = updateDeliveries([page], [{ ...row('dlv_2'), state: 'failed' }, row('dlv_7')])
  assert.deepEqual(
    after?.data.map(({ id, state }) => [id, state]),
    [
      ['dlv_5', 'queued'],
      ['dlv_4', 'queued'],
      ['dlv_2', 'failed'],
    ],
  )
})

test('new are those above and between what is shown, not those below', () => {
  const newest = { data: ['dlv_6', 'dlv_5', 'dlv_4', 'dlv_3', 'dlv_1'].map((id) => row(id)), next: null }
  assert.deepEqual(
    findNewDeliveries([page], newest).map(({ id }) => id),
    ['dlv_6', 'dlv_3'],
  )
  assert.deepEqual(
    findNewDeliveries([{ ...page, next: null }], newest).map(({ id }) => id),
    ['dlv_6', 'dlv_3', 'dlv_1'],
  )
  assert.deepEqual(findNewDeliveries([{ data: [], next: null }], newest).length, 5)
})

function row(id: string): ListedDelivery {
  return {
    id,
    integration_id: 'int_1',
    integration_name: 'CRM',
    call_id: 'call_1',
    uniqueid: '1',
    sequence: 1,
    kind: 'final',
    event: 'final',
    caller: null,
    dialled: null,
    state: 'queued',
    method: 'POST',
    url: 'https://crm.example/',
    attempt_count: 0,
    status_code: null,
    error: null,
    reason: null,
    created_at: '2026-11-25T00:00:00Z',
    last_attempt_at: null,
    dry_run: false,
    duration_ms: null,
    due_at: '2026-11-25T00:00:00Z',
  }
}
