import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENT_TYPES, OUTCOMES, STATUSES } from '../../src/calls/status.ts'
import { displayOfActive, displayOfCall, displayOfOutcome, displayOfStatus } from './call-status.ts'
import { deliveryLabel, eventWord } from './delivery-label.ts'

test('every status has a word, a picture and a tone of its own', () => {
  const faces = STATUSES.map(displayOfStatus)
  for (const { word, icon, tone } of faces) assert.ok(word !== '' && icon !== undefined && tone !== undefined)
  assert.equal(new Set(faces.map(({ word }) => word)).size, STATUSES.length)
  assert.equal(new Set(faces.map(({ icon }) => icon)).size, STATUSES.length)
  assert.deepEqual(
    faces.filter(({ ringing }) => ringing).map(({ word }) => word),
    ['Ringing'],
  )
})

test('every outcome has a word, a picture and a sentence', () => {
  for (const outcome of OUTCOMES) {
    const { word, icon, means } = displayOfOutcome(outcome)
    assert.ok(word !== '' && icon !== undefined && means?.endsWith('.'), outcome)
  }
  assert.equal(new Set(OUTCOMES.map((outcome) => displayOfOutcome(outcome).word)).size, OUTCOMES.length)
})

test('a call shows its outcome once it has ended, and its status before', () => {
  assert.equal(displayOfCall({ status: 'ended', outcome: 'missed' }).word, 'Missed')
  assert.equal(displayOfCall({ status: 'ended', outcome: null }).word, 'Ended')
  assert.equal(displayOfCall({ status: 'on_hold', outcome: null }).word, 'On hold')
  for (const status of ['answered', 'voicemail'] as const) {
    const [ongoing, ended] = [
      displayOfCall({ status, outcome: null }),
      displayOfCall({ status: 'ended', outcome: status }),
    ]
    assert.ok(ongoing.word !== ended.word && ongoing.icon !== ended.icon, status)
  }
  assert.equal(displayOfCall({ status: null, outcome: null }).word, 'Started')
})

test('an active call reads the same in every place, and not as an outcome; so does an event', () => {
  const outcomes = new Set(OUTCOMES.map((outcome) => displayOfOutcome(outcome).word))
  for (const status of STATUSES) {
    const { word } = displayOfActive(status)
    assert.equal(word, displayOfCall({ status, outcome: null }).word)
    assert.ok(!outcomes.has(word), word)
  }
  for (const event of EVENT_TYPES)
    assert.equal(deliveryLabel({ kind: 'status', event, call_id: 'call_1' }), eventWord(event))
  assert.equal(eventWord('constructor'), undefined)
})
