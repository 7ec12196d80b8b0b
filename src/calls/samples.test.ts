import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType, FieldValue } from './call.ts'
import { type FieldType, fieldOf, FIELDS } from './fields.ts'
import { sampleEvent, sampleMoments, SAMPLE_NAMES } from './samples.ts'
import { STATUSES } from './status.ts'

const isText = (value: FieldValue): boolean => typeof value === 'string'
const moments: readonly EventType[] = [...STATUSES, 'final', 'updated']
const processed = new Set(FIELDS.filter((field) => field.known === 'processed').map((field) => field.code))

test('every sample call has an event at every moment', () => {
  for (const name of SAMPLE_NAMES) {
    for (const type of moments) {
      const event = sampleEvent(name, type)
      assert.equal(event.type, type)
      assert.equal(event.fields['event_type'], `call.${type}`)
      assert.equal(event.fields['sequence'], event.sequence)
    }
  }
})

test('the moments of a sample are the events that it makes', () => {
  assert.deepEqual([...sampleMoments('missed')], ['ringing', 'ended', 'final', 'updated'])
  assert.ok(sampleMoments('transferred').has('on_hold') && !sampleMoments('voicemail').has('answered'))
})

test('a sample ends as its name says', () => {
  const outcomes = {
    answered: 'answered',
    missed: 'missed',
    voicemail: 'voicemail',
    transferred: 'answered',
    no_recording: 'answered',
  }
  for (const name of SAMPLE_NAMES) assert.equal(sampleEvent(name, 'final').fields['outcome'], outcomes[name])
  assert.equal(sampleEvent('transferred', 'final').fields['transfer_count'], 1)
  assert.equal('recording_url' in sampleEvent('no_recording', 'final').fields, false)
})

test('the answered sample has the figures that the catalogue shows', () => {
  const final = sampleEvent('answered', 'final').fields
  for (const name of ['duration', 'talk_duration', 'ring_duration', 'start_time', 'answer_time', 'end_time', 'tags']) {
    assert.deepEqual(final[name], fieldOf(name)?.example, name)
  }
})

test('no sample knows before the final what only processing makes known', () => {
  for (const name of SAMPLE_NAMES) {
    for (const status of STATUSES) {
      const reported = Object.keys(sampleEvent(name, status).fields).filter((field) => processed.has(field))
      assert.deepEqual(reported, [], `${name} ${status}`)
    }
  }
})

test('every value of a sample is of its field’s type', () => {
  const check: Record<FieldType, (value: FieldValue) => boolean> = {
    string: isText,
    text: isText,
    phone: isText,
    url: isText,
    enum: isText,
    decimal: isText,
    datetime: (value) => typeof value === 'string' && new Date(value).toISOString() === value,
    int: (value) => Number.isInteger(value),
    number: (value) => typeof value === 'number',
    bool: (value) => typeof value === 'boolean',
    list: (value) => Array.isArray(value),
  }
  const values = SAMPLE_NAMES.flatMap((name) => Object.entries(sampleEvent(name, 'updated').fields))
  for (const [name, value] of [
    ...values,
    ...FIELDS.map((field): [string, FieldValue] => [field.code, field.example]),
  ]) {
    const field = fieldOf(name)
    assert.ok(field && check[field.type](value), name)
    if (field.values)
      assert.ok(
        field.values.some((one) => one === value),
        name,
      )
  }
})
