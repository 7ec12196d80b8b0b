// A configuration may be as large as a large body: reading it costs little, and is done in slices (S45).
import { readConfig } from './read-config.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapReferable } from '../../actions/configuration/references.ts'
import { Problem } from '../http/problem.ts'

const integrations = (count: number, more: object) =>
  Array.from({ length: count }, (_, i) => ({ name: `CRM ${i}`, request: { url: 'https://crm.example/' }, ...more }))

test('S45 a configuration is read in slices, between which others are served', async () => {
  const tests = Array.from({ length: 50 }, () => ({ field: 'status', op: 'is', value: 'ended' }))
  let turns = 0
  let isRead = false
  const turn = (): void => {
    turns++
    if (!isRead) setImmediate(turn)
  }
  setImmediate(turn)
  const config = await readConfig({ offhook: 1, integrations: integrations(1_000, { conditions: { all: tests } }) })
  isRead = true
  assert.equal(config.integrations.length, 1_000)
  assert.ok(turns > 2, `others had ${turns} turns`)
})

test('S45 what is wrong with a configuration is told as far as an answer tells, and read no further', async () => {
  const wrong = integrations(1_000, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 0])))
  await assert.rejects(readConfig({ offhook: 2, integrations: wrong }), (thrown) => {
    assert.ok(thrown instanceof Problem)
    assert.equal(thrown.errors.length, 101)
    assert.match(thrown.errors[100]?.detail ?? '', /There are more errors/)
    return true
  })
})

test('S45 what has no place for a reference is not looked through', () => {
  const seen: string[] = []
  const strange = new Proxy({}, { ownKeys: () => assert.fail('it was looked through') })
  const config = { strange, integrations: [{ settings: { token: 'a' }, request: { rows: [strange] } }] }
  const mapped = mapReferable(config, (value, pointer) => {
    seen.push(pointer)
    return value
  })
  assert.deepEqual(seen, ['/integrations/0/settings/token'])
  assert.equal(mapped, config)
})
