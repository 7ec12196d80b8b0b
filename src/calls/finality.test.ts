import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { startMs, applyTestUpdates, type TestUpdate } from '../../test/kit/call-updates.ts'
import type { CallUpdate, RecordingNews } from './call.ts'
import { eventAfterEnd, finalDueAt, waitIsMet } from './finality.ts'
import { property } from '../../test/kit/property.ts'

const wait = { recording: true, steps: [], cap_s: 1200 }
const url = 'https://pbx.example/1.wav'
const made = { done: { ref: url, id: 'rec_1', seconds: 55.4 } }
const endedMs = startMs + 60_000

/** A call that has ended, after this news of its recordings. */
function ended(...news: RecordingNews[]) {
  return applyTestUpdates([
    { status: 'ringing', s: 0 },
    { status: 'ended', s: 60 },
    ...news.map((recording): TestUpdate => ({ recording, s: 60 })),
  ]).call
}

test('C9 with nothing to wait for, a call is final at its end', () => {
  assert.equal(finalDueAt(ended(), wait, endedMs), endedMs)
})

test('C9 a recording that was announced is waited for until it is there, is given up, or the cap is over', () => {
  const rows: [RecordingNews[], boolean][] = [
    [[{ expected: true }], false],
    [[{ expected: true }, { url }], false],
    [[{ expected: true }, { url }, made], true],
    [[{ expected: true }, { url }, { lost: { ref: url } }], true],
    [[{ expected: true }, { failed: 'no such file' }], true],
    [[{ file: '/var/spool/1.wav' }], false],
    [[{ url }, made, { expected: true }], true],
    [[{ failed: 'no such file' }, { expected: true }], false],
    [[{ url }, { file: '/var/spool/2.wav' }, made], false],
    [[{ url }, { file: '/var/spool/2.wav' }, made, { lost: { ref: '/var/spool/2.wav' } }], true],
  ]
  for (const [news, met] of rows) {
    const call = ended(...news)
    assert.equal(waitIsMet(call, wait), met, JSON.stringify(news))
    assert.equal(finalDueAt(call, wait, endedMs), met ? endedMs : endedMs + 1_200_000, JSON.stringify(news))
  }
})

test('C9 an integration that does not wait for recordings has its final at the end', () => {
  assert.equal(waitIsMet(ended({ expected: true }), { recording: false, steps: [], cap_s: 1200 }), true)
})

test('C9 the steps that an integration names are waited for, done or failed; others, and those it does not follow, are not', () => {
  const follows = { steps: ['transcript', 'summary'] }
  const call = (...settled: CallUpdate['steps'][]) =>
    applyTestUpdates(
      [
        { status: 'ringing', s: 0 },
        { status: 'ended', s: 60 },
        ...settled.flatMap((steps): TestUpdate[] => (steps ? [{ steps, s: 61 }] : [])),
      ],
      follows,
    ).call
  const met = (steps: string[], ...settled: CallUpdate['steps'][]) => waitIsMet(call(...settled), { ...wait, steps })
  assert.deepEqual(call().steps, { transcript: 'waiting', summary: 'waiting' })
  assert.equal(met([]), true)
  assert.equal(met(['gone']), true)
  assert.equal(met(['transcript']), false)
  assert.equal(met(['transcript'], { transcript: 'done' }), true)
  assert.equal(met(['transcript'], { transcript: 'failed' }), true)
  assert.equal(met(['transcript', 'summary'], { transcript: 'done' }), false)
  assert.equal(met(['transcript', 'summary'], { summary: 'done' }, { transcript: 'failed', other: 'done' }), true)
})

test('C9 a call that goes on is never final', () => {
  assert.equal(
    waitIsMet(applyTestUpdates([{ status: 'answered', s: 0 }]).call, { recording: false, steps: [], cap_s: 0 }),
    false,
  )
})

test('C9 the final event takes the next number, and tells the whole call', () => {
  const { call, event } = eventAfterEnd(ended({ url }, made), 'final', endedMs + 5000)
  assert.equal(event.sequence, 3)
  assert.equal(call.sequence, 3)
  assert.equal(event.fields['event_type'], 'call.final')
  assert.equal(event.fields['sequence'], 3)
  assert.equal(event.fields['event_time'], '2026-11-25T03:05:05.000Z')
  assert.equal(event.fields['status'], 'ended')
  assert.equal(event.fields['recording_url'], 'recording:rec_1')
  assert.equal(event.fields['recording_duration'], 55)
})

property('C10 updated events follow the final, each with its own number and never told as older', (numRuns) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 10 }), (offsets) => {
      let { call, event } = eventAfterEnd(ended(), 'final', endedMs)
      for (const offset of offsets) {
        const next = eventAfterEnd(call, 'updated', endedMs + offset)
        assert.equal(next.event.sequence, event.sequence + 1)
        assert.ok(next.event.at >= event.at)
        ;({ call, event } = next)
      }
    }),
    { numRuns },
  )
})
