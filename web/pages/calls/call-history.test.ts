import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callHistory } from './call-history.ts'
import type { CallDelivery, HistoryRecording, HistoryEntry } from './call-history.ts'

const time = (seconds: number): string => new Date(Date.UTC(2026, 10, 25, 3, 4, seconds)).toISOString()
const event = (sequence: number, type: string, seconds: number) => ({ sequence, type, at: time(seconds) })
const delivery = (id: string, sequence: number, kind: CallDelivery['kind'], seconds = 0): CallDelivery => ({
  id,
  integration_id: 'int_1',
  integration_name: 'CRM',
  sequence,
  kind,
  state: 'delivered',
  created_at: time(seconds),
  due_at: null,
  attempts: [],
})
const recording = (state: HistoryRecording['state'], more: Partial<HistoryRecording> = {}): HistoryRecording => ({
  id: 'rec_1',
  state,
  is_voicemail: false,
  duration_s: null,
  ready_at: null,
  deleted_at: null,
  ...more,
})
const short = (happenings: readonly HistoryEntry[]): string[] =>
  happenings.map((one) => {
    if (one.kind === 'recording') return `recording ${one.state}`
    const ids = one.deliveries.map(({ id }) => id).join(' ')
    return one.kind === 'sent' ? `sent ${ids}` : `${one.event.type} ${one.lastedS ?? ''} ${ids}`.trim()
  })

test('19 statuses, requests with their event, recording and final stand in one order', () => {
  const happened = callHistory({
    events: [event(1, 'ringing', 0), event(2, 'answered', 12), event(3, 'ended', 95), event(4, 'final', 120)],
    deliveries: [
      delivery('again', 4, 'resend', 900),
      delivery('final', 4, 'final', 120),
      delivery('second', 2, 'status', 13),
      delivery('first', 2, 'status', 12),
    ],
    recording: { state: 'ready' },
    recordings: [recording('ready', { ready_at: time(110), duration_s: 83 })],
  })
  assert.deepEqual(short(happened), [
    'ringing 12',
    'answered 83 first second',
    'ended',
    'recording ready',
    'final  final',
    'sent again',
  ])
})

test('19 what is told of an event that is not kept any more is not lost', () => {
  const happened = callHistory({
    events: [],
    deliveries: [delivery('old', 2, 'status')],
    recording: { state: 'failed' },
    recordings: [],
  })
  assert.deepEqual(short(happened), ['recording lost', 'sent old'])
})

test('19 a recording that is only announced is not among what happened', () => {
  const happened = callHistory({
    events: [event(1, 'ringing', 0)],
    deliveries: [],
    recording: { state: 'expected' },
    recordings: [recording('converting')],
  })
  assert.deepEqual(short(happened), ['ringing'])
})

test('19 a recording stands where it became ready, failed or was deleted, after the final account too', () => {
  const happened = callHistory({
    events: [event(1, 'ringing', 0), event(2, 'ended', 20), event(3, 'final', 50), event(4, 'updated', 70)],
    deliveries: [],
    recording: { state: 'ready' },
    recordings: [
      recording('failed'),
      recording('deleted', { ready_at: time(40), deleted_at: time(90) }),
      recording('ready', { ready_at: time(60) }),
    ],
  })
  assert.deepEqual(short(happened), [
    'ringing 20',
    'ended',
    'recording ready',
    'recording failed',
    'final',
    'recording ready',
    'updated',
    'recording deleted',
  ])
})
