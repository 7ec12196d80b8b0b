import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secondsOf, segmentsOfEvents, segmentsOfOngoing, segmentsOfTimes } from './status-segments.ts'
import type { StatusSegment } from './status-segments.ts'

const start = Date.parse('2026-11-25T03:04:00.000Z')
const at = (seconds: number): number => start + seconds * 1_000
const event = (type: string, seconds: number) => ({ type, at: new Date(at(seconds)).toISOString() })
const short = (stretches: readonly StatusSegment[], now = 1_000): string =>
  stretches.map((one) => `${one.status} ${secondsOf(one, at(now))}`).join(', ')

const byEvents: readonly (readonly [string, ReturnType<typeof event>[], number | null, string])[] = [
  [
    'an answered call with a hold',
    [event('ringing', 0), event('answered', 12), event('on_hold', 60), event('answered', 65), event('ended', 95)],
    95,
    'ringing 12, answered 48, on_hold 5, answered 30',
  ],
  ['one that goes on', [event('ringing', 0), event('answered', 12)], null, 'ringing 12, answered 988'],
  [
    'events out of order',
    [event('answered', 12), event('ringing', 0), event('ended', 20)],
    20,
    'ringing 12, answered 8',
  ],
  [
    'what comes after the end',
    [event('ringing', 0), event('ended', 5), event('final', 9), event('updated', 50)],
    5,
    'ringing 5',
  ],
  ['the same status twice', [event('ringing', 0), event('ringing', 5), event('ended', 9)], 9, 'ringing 9'],
  ['a status that lasted no time', [event('ringing', 0), event('in_menu', 0), event('ended', 9)], 9, 'in_menu 9'],
  ['no event', [], null, ''],
]

for (const [name, events, end, wanted] of byEvents)
  test(`a strip of events: ${name}`, () => {
    assert.equal(short(segmentsOfEvents(events, end === null ? null : at(end))), wanted)
  })

test('a strip of times: answered, missed, voicemail, queued, going on', () => {
  const call = {
    status: 'ended',
    outcome: 'answered',
    startMs: at(0),
    answerMs: at(12),
    endMs: at(95),
    queueS: null,
  } as const
  assert.equal(short(segmentsOfTimes(call)), 'ringing 12, answered 83')
  assert.equal(short(segmentsOfTimes({ ...call, outcome: 'missed', answerMs: null })), 'ringing 95')
  assert.equal(short(segmentsOfTimes({ ...call, outcome: 'voicemail', answerMs: null })), 'voicemail 95')
  assert.equal(short(segmentsOfTimes({ ...call, queueS: 10 })), 'queued 10, ringing 2, answered 83')
  assert.equal(short(segmentsOfTimes({ ...call, queueS: 40 })), 'queued 12, answered 83')
  assert.equal(
    short(segmentsOfTimes({ ...call, status: 'in_menu', outcome: null, answerMs: null, endMs: null })),
    'in_menu 1000',
  )
})

test('a strip of what goes on: what was seen goes before what is told', () => {
  const call = { status: 'on_hold', startMs: at(0), answerMs: at(12), sinceMs: at(60), queueS: null, seen: [] } as const
  assert.equal(short(segmentsOfOngoing(call), 70), 'ringing 12, answered 48, on_hold 10')
  const seen = [
    { status: 'in_menu', fromMs: at(5), toMs: at(12) },
    { status: 'answered', fromMs: at(12), toMs: null },
  ] as const
  assert.equal(short(segmentsOfOngoing({ ...call, seen }), 70), 'in_menu 12, answered 48, on_hold 10')
  assert.equal(short(segmentsOfOngoing({ ...call, status: 'ringing', answerMs: null, sinceMs: at(0) }), 4), 'ringing 4')
})

test('a strip of what goes on shows the wait in a queue before the page was opened, as that of times does', () => {
  const call = { status: 'answered', startMs: at(0), answerMs: at(12), sinceMs: at(12), queueS: 10, seen: [] } as const
  const wanted = 'queued 10, ringing 2, answered 58'
  assert.equal(short(segmentsOfOngoing(call), 70), wanted)
  assert.equal(short(segmentsOfTimes({ ...call, outcome: null, endMs: null }), 70), wanted)
  const seen = [{ status: 'answered', fromMs: at(12), toMs: null }] as const
  assert.equal(short(segmentsOfOngoing({ ...call, seen }), 70), wanted)
  assert.equal(
    short(segmentsOfOngoing({ ...call, status: 'on_hold', sinceMs: at(60) }), 70),
    'queued 10, ringing 2, answered 48, on_hold 10',
  )
  const rung = [
    { status: 'ringing', fromMs: at(10), toMs: at(12) },
    { status: 'answered', fromMs: at(12), toMs: null },
  ] as const
  assert.equal(short(segmentsOfOngoing({ ...call, seen: rung }), 70), wanted)
})
