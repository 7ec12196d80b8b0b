import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '../calls/call.ts'
import { sampleEvent } from '../calls/samples.ts'
import { type Integration, INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from './integration.ts'
import { findFirings } from './match.ts'

function integration(id: string, given: Partial<Integration> = {}): Integration & { id: string } {
  return {
    ...INTEGRATION_DEFAULTS,
    name: id,
    request: { ...REQUEST_DEFAULTS, url: 'https://crm.example/calls' },
    ...given,
    id,
  }
}

/** The ids that an event of this type fires. */
function fired(type: EventType, candidates: readonly (Integration & { id: string })[]): string[] {
  return findFirings(sampleEvent('answered', type), candidates).map((firing) => firing.integration.id)
}

test('a change of status fires those that are on and realtime', () => {
  const candidates = [
    integration('final only'),
    integration('realtime', { realtime: true }),
    integration('off', { realtime: true, enabled: false }),
    integration('missed only', { realtime: true, conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
  ]
  for (const type of ['ringing', 'answered', 'ended'] as const) assert.deepEqual(fired(type, candidates), ['realtime'])
})

test('C9 a final fires all that are owed it and whose conditions are met, on or off', () => {
  const candidates = [
    integration('on'),
    integration('off', { enabled: false }),
    integration('missed only', { conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
  ]
  assert.deepEqual(fired('final', candidates), ['on', 'off'])
})

test('C20 a realtime integration is sent the statuses that it wants; its final is another matter', () => {
  const candidates = [
    integration('all', { realtime: true, updated: true }),
    integration('two', { realtime: true, updated: true, statuses: ['answered', 'ended'] }),
    integration('none', { realtime: true, updated: true, statuses: [] }),
    integration('not realtime', { updated: true, statuses: ['answered'] }),
  ]
  assert.deepEqual(fired('ringing', candidates), ['all'])
  assert.deepEqual(fired('answered', candidates), ['all', 'two'])
  assert.deepEqual(fired('ended', candidates), ['all', 'two'])
  const everyone = candidates.map(({ name }) => name)
  assert.deepEqual(fired('final', candidates), everyone)
  assert.deepEqual(fired('updated', candidates), everyone)
})

test('C10 an update after the final fires those that asked for it', () => {
  assert.deepEqual(fired('updated', [integration('no'), integration('yes', { updated: true })]), ['yes'])
})

test('D7 the kind of a firing tells a status, the end, the final and what comes later apart', () => {
  const all = integration('all', { realtime: true, updated: true })
  const kinds = (['ringing', 'on_hold', 'ended', 'final', 'updated'] as const).map(
    (type) => findFirings(sampleEvent('transferred', type), [all])[0]?.kind,
  )
  assert.deepEqual(kinds, ['status', 'status', 'ended', 'final', 'updated'])
})

test('C15 an outbound call fires nothing that did not ask for it', () => {
  const event = sampleEvent('answered', 'final')
  const outbound = { ...event, fields: { ...event.fields, direction: 'outbound' } }
  const asks = integration('asks', { conditions: { field: 'direction', op: 'is', value: 'outbound' } })
  assert.deepEqual(
    findFirings(outbound, [integration('default'), asks]).map((firing) => firing.integration.id),
    ['asks'],
  )
})

test('C16 a test call fires only what a person ticked', () => {
  const event = sampleEvent('answered', 'final')
  const trial = { ...event, fields: { ...event.fields, is_test: true } }
  const candidates = [integration('a'), integration('b')]
  assert.deepEqual(findFirings(trial, candidates), [])
  assert.deepEqual(
    findFirings(trial, candidates, ['b']).map((firing) => firing.integration.id),
    ['b'],
  )
})
