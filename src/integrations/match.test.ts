import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '../calls/call.ts'
import { sampleEvent } from '../calls/samples.ts'
import { type Integration, INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from './integration.ts'
import { deliveryKindOf, matches } from './match.ts'

function integration(name: string, given: Partial<Integration> = {}): Integration {
  return { ...INTEGRATION_DEFAULTS, name, request: { ...REQUEST_DEFAULTS, url: 'https://crm.example/calls' }, ...given }
}

/** The names of the integrations that match an event of this type. */
function matched(type: EventType, candidates: readonly Integration[]): string[] {
  const event = sampleEvent('answered', type)
  return candidates.filter((candidate) => matches(candidate, event)).map(({ name }) => name)
}

test('a change of status matches the integrations that are on and realtime', () => {
  const candidates = [
    integration('final only'),
    integration('realtime', { realtime: true }),
    integration('off', { realtime: true, enabled: false }),
    integration('missed only', { realtime: true, conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
  ]
  for (const type of ['ringing', 'answered', 'ended'] as const)
    assert.deepEqual(matched(type, candidates), ['realtime'])
})

test('C9 a final matches all that are owed it and whose conditions are met, on or off', () => {
  const candidates = [
    integration('on'),
    integration('off', { enabled: false }),
    integration('missed only', { conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
  ]
  assert.deepEqual(matched('final', candidates), ['on', 'off'])
})

test('C20 a realtime integration is sent the statuses that it wants; its final is another matter', () => {
  const candidates = [
    integration('all', { realtime: true, updated: true }),
    integration('two', { realtime: true, updated: true, statuses: ['answered', 'ended'] }),
    integration('none', { realtime: true, updated: true, statuses: [] }),
    integration('not realtime', { updated: true, statuses: ['answered'] }),
  ]
  assert.deepEqual(matched('ringing', candidates), ['all'])
  assert.deepEqual(matched('answered', candidates), ['all', 'two'])
  assert.deepEqual(matched('ended', candidates), ['all', 'two'])
  const everyone = candidates.map(({ name }) => name)
  assert.deepEqual(matched('final', candidates), everyone)
  assert.deepEqual(matched('updated', candidates), everyone)
})

test('C10 an update after the final matches the integrations that asked for it', () => {
  assert.deepEqual(matched('updated', [integration('no'), integration('yes', { updated: true })]), ['yes'])
})

test('D7 the kind of a delivery tells a status, the end, the final and updates after it apart', () => {
  const kinds = (['ringing', 'on_hold', 'ended', 'final', 'updated'] as const).map(deliveryKindOf)
  assert.deepEqual(kinds, ['status', 'status', 'ended', 'final', 'updated'])
})

test('C15 an outbound call matches no integration that did not ask for it', () => {
  const event = sampleEvent('answered', 'final')
  const outbound = { ...event, fields: { ...event.fields, direction: 'outbound' } }
  const asks = integration('asks', { conditions: { field: 'direction', op: 'is', value: 'outbound' } })
  assert.deepEqual([matches(integration('default'), outbound), matches(asks, outbound)], [false, true])
})

test('C16 a test call matches only the integrations that a person ticked', () => {
  const event = sampleEvent('answered', 'final')
  const trial = { ...event, fields: { ...event.fields, is_test: true } }
  assert.deepEqual([matches(integration('a'), trial), matches(integration('a'), trial, true)], [false, true])
})
