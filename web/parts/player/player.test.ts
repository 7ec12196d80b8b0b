import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandOfKey, adjacentSpeed } from './keys.ts'
import { barsFor, barsOf, channelsOf, pathOf } from './waveform.ts'

test('19 peaks of two channels are the left ones, then the right', () => {
  assert.deepEqual(channelsOf([1, 2, 3, 4], 2), [
    [1, 2],
    [3, 4],
  ])
  assert.deepEqual(channelsOf([1, 2, 3, 4], 1), [[1, 2, 3, 4]])
})

test('19 a waveform keeps the loudest of each part, and the loudest of all fills it', () => {
  assert.deepEqual(
    barsOf(
      [
        [0, 100, 50, 200],
        [20, 0, 0, 0],
      ],
      2,
    ),
    [
      [0.5, 1],
      [0.1, 0],
    ],
  )
  // There are more bars than peaks: each peak is visible, and no peak is invented.
  assert.deepEqual(barsOf([[255, 0]], 4), [[1, 1, 0, 0]])
})

test('19 silence does not look like talk, and no peaks at all are silence', () => {
  assert.ok(Math.max(...(barsOf([[2, 3, 2]], 3)[0] ?? [])) < 0.2)
  assert.deepEqual(barsOf([[]], 3), [[0, 0, 0]])
})

test('19 bars fill the width from edge to edge; a silent one is a line still', () => {
  assert.equal(barsFor(8), 3)
  assert.equal(pathOf([1, 0], 'up', { width: 10, height: 20 }), 'M0 1h2v9h-2zM8 9h2v1h-2z')
  assert.equal(pathOf([1], 'down', { width: 10, height: 20 }), 'M0 10h2v9h-2z')
  assert.equal(pathOf([1], 'both', { width: 10, height: 20 }), 'M0 1h2v18h-2z')
})

test('23 Space and arrows are left to buttons and choices; letters act everywhere in a player', () => {
  assert.deepEqual(commandOfKey(' ', false), { act: 'toggle' })
  assert.equal(commandOfKey(' ', true), null)
  assert.equal(commandOfKey('ArrowRight', true), null)
  assert.deepEqual(commandOfKey('k', true), { act: 'toggle' })
  assert.deepEqual(commandOfKey('J', false), { act: 'by', seconds: -10 })
  assert.equal(commandOfKey('Tab', false), null)
})

test('23 faster and slower end at the fastest and the slowest', () => {
  assert.equal(adjacentSpeed(1, 1), 1.25)
  assert.equal(adjacentSpeed(2, 1), 2)
  assert.equal(adjacentSpeed(0.75, -1), 0.75)
})
