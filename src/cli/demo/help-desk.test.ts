import assert from 'node:assert/strict'
import { test } from 'node:test'
import { helpDeskAnswer, startHelpDesk } from './help-desk.ts'

const minutes = (n: number): number => n * 60_000

test('the help desk of the demo is away at first and now and then, and refuses a call without a number', () => {
  const known = JSON.stringify({ caller: '+61491570006', call: '1.1' })
  const rows: readonly (readonly [body: string, sinceMs: number, status: number])[] = [
    [known, 0, 503],
    [known, minutes(2) - 1, 503],
    [known, minutes(2), 201],
    [known, minutes(15), 503],
    [known, minutes(17), 201],
    [JSON.stringify({ caller: null, call: '1.2' }), minutes(3), 422],
    [JSON.stringify({ caller: '', call: '1.2' }), minutes(3), 422],
    [JSON.stringify({ caller: null, call: '1.2' }), 0, 503],
    ['null', minutes(3), 422],
  ]
  for (const [body, sinceMs, status] of rows) assert.equal(helpDeskAnswer(body, sinceMs).status, status, body)
})

test('the help desk of the demo answers over HTTP, also what is no JSON', async () => {
  await using desk = await startHelpDesk()
  assert.equal(new URL(desk.url).host, desk.network)
  const first = await fetch(desk.url, { method: 'POST', body: '{"caller":"+61491570006"}' })
  assert.deepEqual([first.status, await first.json()], [503, { error: 'Down for maintenance.' }])
})
