import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timingPhases } from './timing-phases.ts'

test('13 the parts of an attempt stand one after the other, and the rest of the total is the body', () => {
  const timing = { dns: 6, connect: 22, tls: 41, firstByte: 109, total: 200 }
  assert.deepEqual(timingPhases(timing), [
    { part: 'dns', ms: 6, from: 0, length: 3 },
    { part: 'connect', ms: 22, from: 3, length: 11 },
    { part: 'tls', ms: 41, from: 14, length: 20.5 },
    { part: 'firstByte', ms: 109, from: 34.5, length: 54.5 },
    { part: 'body', ms: 22, from: 89, length: 11 },
  ])
})

test('13 a connection that was open already has no parts of its own', () => {
  const stretches = timingPhases({ dns: null, connect: null, tls: null, firstByte: 10, total: 10.2 })
  assert.deepEqual(stretches, [{ part: 'firstByte', ms: 10, from: 0, length: 98 }])
})

test('13 of an attempt that failed on its way, the last part is where the time went', () => {
  const stretches = timingPhases({ dns: 5, connect: 5, tls: null, firstByte: null, total: 100 })
  assert.deepEqual(
    stretches.map(({ part, ms }) => [part, ms]),
    [
      ['dns', 5],
      ['connect', 5],
      ['tls', 90],
    ],
  )
  assert.deepEqual(timingPhases({ dns: null, connect: null, tls: null, firstByte: null, total: null }), [])
})
