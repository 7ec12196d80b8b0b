import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleEvent } from '../../../../src/calls/samples.ts'
import { exampleMoment, momentsOfExample, usualMoment, usualSample } from './sample-choice.ts'
import type { KnownCall, SampleChoice, Trigger } from './sample-choice.ts'

const start = '2026-11-25T03:04:00.000Z'
const end = '2026-11-25T03:05:35.000Z'

function call(id: string, more: Partial<KnownCall> = {}): KnownCall {
  const base = { is_test: false, is_replayed: false, started_at: start }
  const { fields } = sampleEvent('answered', 'final')
  return { id, ...base, ended_at: end, status: 'ended', fields, ...more }
}

const rings = call('rings', { ended_at: null, status: 'ringing', fields: sampleEvent('answered', 'ringing').fields })
const missed = call('missed', { fields: sampleEvent('missed', 'final').fields })
const calls = [rings, call('ended'), call('ended-before'), missed]

const onceComplete: Trigger = { realtime: false, final: true, updated: false, statuses: null, conditions: null }
const eachStatus: Trigger = { ...onceComplete, realtime: true, final: false }
const ringingOnly: Trigger = { ...eachStatus, statuses: ['ringing'] }
const ofOutcome = (value: string): Trigger => ({ ...onceComplete, conditions: { field: 'outcome', op: 'is', value } })

/** The call that is shown first. */
function first(trigger: Trigger, newestFirst: readonly KnownCall[] = calls): string {
  const choice: SampleChoice = usualSample(newestFirst, trigger)
  return 'call_id' in choice ? choice.call_id : `example ${choice.example}`
}

test('11 what is sent when a call is complete is shown of the newest call that ended, not of one that rings', () => {
  assert.equal(first(onceComplete), 'ended')
})

test('11 a test call is shown only where there is no other', () => {
  const test = call('test', { is_test: true })
  assert.equal(first(onceComplete, [test, ...calls]), 'ended')
  assert.equal(first(onceComplete, [test]), 'test')
})

test('11 a replayed call is shown only where there is none that was heard live', () => {
  const replayed = call('replayed', { is_replayed: true })
  const test = call('test', { is_test: true })
  assert.equal(first(onceComplete, [replayed, ...calls]), 'ended')
  assert.equal(first(onceComplete, [test, replayed]), 'replayed')
})

test('11 a call in progress is better than a made-up one', () => {
  assert.equal(first(onceComplete, [rings]), 'rings')
  assert.equal(first(onceComplete, []), 'example answered')
})

test('11 a call that the conditions do not let through is not shown first', () => {
  assert.equal(first(ofOutcome('missed')), 'missed')
  assert.equal(first(ofOutcome('missed'), [rings, call('ended')]), 'example missed')
  assert.equal(first(ofOutcome('voicemail')), 'example voicemail')
  assert.equal(first(ofOutcome('blocked')), 'ended', 'as without the condition')
})

test('11 a change of status is shown of the newest call that had one that is sent', () => {
  assert.equal(first(eachStatus), 'ended', 'an answer says most')
  assert.equal(first(ringingOnly), 'rings')
  const voicemailOnly: Trigger = { ...eachStatus, statuses: ['voicemail'] }
  assert.equal(first(voicemailOnly), 'example voicemail')
  const left = call('left', { fields: sampleEvent('voicemail', 'final').fields })
  assert.equal(first(voicemailOnly, [...calls, left]), 'left')
})

test('11 the moment shown first is one that is sent', () => {
  const moments = momentsOfExample('answered')
  assert.equal(usualMoment(onceComplete, moments, {}), 'final')
  assert.equal(usualMoment(eachStatus, moments, {}), 'answered')
  assert.equal(usualMoment(ringingOnly, moments, {}), 'ringing')
  assert.equal(usualMoment({ ...onceComplete, final: false, updated: true }, moments, {}), 'updated')
  // The outcome is known only at the end of the call.
  const onceMissed: Trigger = { ...eachStatus, conditions: { field: 'outcome', op: 'is', value: 'missed' } }
  assert.equal(usualMoment(onceMissed, momentsOfExample('missed'), {}), 'ended')
})

test('11 of a call that rings, an integration without its last account shows a status', () => {
  const ringing = [exampleMoment('answered', 'ringing')]
  assert.equal(usualMoment(eachStatus, ringing, {}), 'ringing')
  assert.equal(usualMoment({ ...eachStatus, statuses: ['answered'] }, ringing, {}), 'ringing')
  assert.equal(usualMoment(onceComplete, ringing, {}), 'final')
  // An ended call without a kept final.
  assert.equal(usualMoment(onceComplete, [...ringing, exampleMoment('answered', 'ended')], {}), 'final')
})
