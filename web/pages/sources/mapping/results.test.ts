import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { resultsOf, type SeenMessage } from './results.ts'

const mapping: Mapping = {
  uniqueid: ['/body/id'],
  event_id: '/body/event_id',
  status: [
    {
      place: '/body/event',
      values: { ring: { status: 'ringing' }, answer: { status: 'answered' }, end: { status: 'ended' } },
    },
  ],
  at: { place: '/body/at', as: 'auto' },
  recording: '/body/recording',
  fields: { caller_number: { places: ['/body/from'] } },
}

function message(n: number, body: Record<string, unknown>): SeenMessage {
  return { id: `msg_${n}`, at: Date.parse('2026-11-25T04:00:00Z') + n, tree: { body } }
}

test('messages are played to calls as the program would: talk, outcome and fields come out', () => {
  const { calls, messages } = resultsOf(
    mapping,
    [
      message(1, { id: '4711', event: 'ring', at: '2026-11-25T03:04:05Z', from: '0412 345 678', event_id: 'a' }),
      message(2, { id: '4711', event: 'answer', at: '2026-11-25T03:04:15Z', event_id: 'b' }),
      message(3, { id: '4711', event: 'answer', at: '2026-11-25T03:04:15Z', event_id: 'b' }),
      message(4, { id: '4712', event: 'ring', at: '2026-11-25T03:05:00Z', from: 12, event_id: 'c' }),
      message(5, {
        id: '4711',
        event: 'end',
        at: '2026-11-25T03:05:38Z',
        event_id: 'd',
        recording: 'https://pbx.example/1.mp3',
      }),
      message(6, { id: '4713', event: 'sparkled' }),
    ],
    { country: 'AU' },
  )
  assert.deepEqual(
    calls.map(({ call, moments, fields, messages: count, hasRecording }) => ({
      id: call.uniqueid,
      went: moments.map(({ status }) => status).join(' '),
      outcome: call.outcome,
      talk: fields['talk_duration'],
      from: fields['caller_number'],
      count,
      hasRecording,
    })),
    [
      {
        id: '4711',
        went: 'ringing answered ended',
        outcome: 'answered',
        talk: 83,
        from: '+61412345678',
        count: 4,
        hasRecording: true,
      },
      { id: '4712', went: 'ringing', outcome: null, talk: undefined, from: '12', count: 1, hasRecording: false },
    ],
  )
  assert.match(messages[5]?.problems[0] ?? '', /sparkled/)
})
