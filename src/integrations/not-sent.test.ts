import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyCall } from '../calls/call.ts'
import type { Call, CallEvent, EventType, Fields } from '../calls/call.ts'
import type { CallRecord } from '../calls/call-record.ts'
import { INTEGRATION_DEFAULTS } from './integration.ts'
import { explainNotSent, NOT_SENT_CODES, notSentText } from './not-sent.ts'
import type { NotSentCall, NotSentIntegration } from './not-sent.ts'

const ENDED_AT = Date.parse('2026-11-25T03:05:00Z')
const ID = 7

const event = (sequence: number, type: EventType, fields: Fields = {}): CallEvent => {
  const at = ENDED_AT - 60_000 + sequence * 1_000
  return { sequence, type, at, fields: { direction: 'inbound', talk_duration: 18, outcome: 'answered', ...fields } }
}

function callWith(
  more: Partial<Call> = {},
  record: Partial<CallRecord> = {},
  events?: readonly CallEvent[],
): NotSentCall {
  const call: Call = { ...emptyCall({ uniqueid: 'u', startAt: ENDED_AT - 60_000 }), status: 'ended', ...more }
  return {
    record: { call, finals: [], ...record },
    endedAt: call.status === 'ended' ? ENDED_AT : null,
    events: events ?? [event(1, 'ringing'), event(2, 'ended'), event(3, 'final')],
  }
}

function integrationWith(
  settings: Partial<NotSentIntegration['settings']> = {},
  more: Partial<NotSentIntegration> = {},
): NotSentIntegration {
  return {
    integrationId: ID,
    settings: { ...INTEGRATION_DEFAULTS, ...settings },
    createdAt: ENDED_AT - 86_400_000,
    isChosen: true,
    isUnreadable: false,
    isSuspended: false,
    sent: new Set(),
    ...more,
  }
}

const sentFinal: Partial<CallRecord> = { finals: [{ final: 'sent', ids: [ID, ID + 1] }] }
const longCalls = { field: 'talk_duration', op: 'gte', value: 600 } as const

const cases: readonly (readonly [
  string,
  NotSentCall,
  NotSentIntegration,
  readonly (readonly [string, string, string])[],
])[] = [
  ['all that it asks for', callWith({}, sentFinal), integrationWith({}, { sent: new Set(['final']) }), []],
  [
    'a condition that the final does not meet',
    callWith({}, sentFinal),
    integrationWith({ conditions: longCalls }),
    [['final', 'conditions', 'Talk time is 18 s, less than 10 min']],
  ],
  [
    'a direction',
    callWith({}, sentFinal),
    integrationWith({ conditions: { field: 'direction', op: 'is', value: 'outbound' } }),
    [['final', 'conditions', 'Direction is Inbound instead of Outbound']],
  ],
  [
    'more tests than are read',
    callWith({}, sentFinal),
    integrationWith({
      conditions: {
        all: [longCalls, { field: 'agent_name', op: 'known' }, { field: 'outcome', op: 'is', value: 'missed' }],
      },
    }),
    [['final', 'conditions', 'Talk time is 18 s, less than 10 min; Agent name is not known; and 1 more']],
  ],
  ['off when the call ended', callWith(), integrationWith({ enabled: false }), [['final', 'off', 'Was off']]],
  [
    'switched off in the middle of the call: it had the changes until then',
    callWith(),
    integrationWith({ enabled: false, realtime: true }, { sent: new Set(['realtime']) }),
    [['final', 'off', 'Was off']],
  ],
  [
    'on, while the account was suspended',
    callWith(),
    integrationWith({ realtime: true }, { isSuspended: true }),
    [['realtime final', 'account_suspended', 'The account was suspended']],
  ],
  [
    'owed the final before the account was suspended',
    callWith({}, sentFinal),
    integrationWith({}, { isSuspended: true, sent: new Set(['final']) }),
    [],
  ],
  [
    'off, of one that asks for both',
    callWith(),
    integrationWith({ enabled: false, realtime: true }),
    [['realtime final', 'off', 'Was off']],
  ],
  [
    'switched off after the final was due: it was on when it mattered',
    callWith({}, sentFinal),
    integrationWith({ enabled: false, conditions: longCalls }),
    [['final', 'conditions', 'Talk time is 18 s, less than 10 min']],
  ],
  [
    'created later',
    callWith(),
    integrationWith({}, { createdAt: ENDED_AT + 1 }),
    [['final', 'created_later', 'Was created later']],
  ],
  [
    'not chosen in a test',
    callWith({ isTest: true }),
    integrationWith({}, { isChosen: false }),
    [['final', 'not_chosen', 'Not chosen in this test']],
  ],
  [
    'realtime only, and statuses that the call did not have',
    callWith(),
    integrationWith({ realtime: true, final: false, statuses: ['on_hold', 'transferring'] }),
    [['realtime', 'statuses', 'Sends only changes to On hold or Transferring']],
  ],
  [
    'realtime, no status chosen',
    callWith(),
    integrationWith({ realtime: true, final: false, statuses: [] }),
    [['realtime', 'statuses', 'No status is selected for Realtime']],
  ],
  [
    'realtime, a condition that no change of status met',
    callWith(),
    integrationWith({ realtime: true, final: false, conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
    [['realtime', 'conditions', 'Outcome is Answered instead of Missed']],
  ],
  [
    'realtime while the call goes on',
    callWith({ status: 'ringing' }, {}, [event(1, 'ringing', { outcome: null })]),
    integrationWith({ realtime: true, conditions: { field: 'outcome', op: 'is', value: 'missed' } }),
    [['realtime', 'conditions', 'Outcome is not known']],
  ],
  [
    'nothing is due yet of a call that goes on',
    callWith({ status: 'ringing' }, {}, [event(1, 'ringing')]),
    integrationWith({ realtime: true, statuses: ['ended'] }),
    [],
  ],
  [
    'neither asked for',
    callWith(),
    integrationWith({ final: false }),
    [['', 'no_events', 'Sends neither Realtime nor final requests']],
  ],
  [
    'the final waits',
    callWith({}, { finals: [{ final: ENDED_AT + 20 * 60_000, ids: [ID, ID + 1] }] }),
    integrationWith(),
    [['final', 'waiting', 'Waiting for a recording or step, until 03:25 at the latest']],
  ],
  [
    'imported for the record',
    callWith({}, { quiet: true }),
    integrationWith(),
    [['final', 'imported', 'The call was imported without sending']],
  ],
  [
    'replayed for the record',
    callWith({ isReplayed: true }, { quiet: true }),
    integrationWith(),
    [['final', 'replayed', 'The call was replayed without sending']],
  ],
  [
    'settings that cannot be read',
    callWith(),
    integrationWith({}, { isUnreadable: true }),
    [['final', 'unreadable', 'Its settings are unreadable']],
  ],
  [
    'nothing that speaks against it',
    callWith({}, sentFinal),
    integrationWith(),
    [['final', 'unknown', 'Reason unknown. Settings may have changed since.']],
  ],
]

for (const [name, call, integration, expected] of cases)
  test(`D26 why nothing was sent: ${name}`, () => {
    const found = explainNotSent(call, integration)
    assert.deepEqual(
      found.map(({ missing, reason }) => [missing.join(' '), reason.code, notSentText(reason, 'UTC')]),
      expected,
    )
  })

test('D26 each reason there is has a case', () => {
  const named = new Set(cases.flatMap(([, , , expected]) => expected.map(([, code]) => code)))
  assert.deepEqual([...named].toSorted(), [...NOT_SENT_CODES].toSorted())
})
