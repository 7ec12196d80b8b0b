import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEvidence, decisionOf, type Evidence } from './outcome.ts'
import type { Outcome } from '../../calls/call.ts'

const rows: readonly (readonly [string, Partial<Evidence>, Outcome])[] = [
  ['a person answered, and a message was left later', { answered: true, messageLeft: true }, 'answered'],
  [
    'a message was left after a busy phone',
    { messageLeft: true, enteredVoicemail: true, dialled: true, dialStatus: 'BUSY' },
    'voicemail',
  ],
  ['the caller hung up while a phone rang', { callerLeft: 'ringing', dialled: true, cause: 16 }, 'abandoned'],
  [
    'the caller hung up in the second Dial, after a busy first',
    { callerLeft: 'ringing', dialled: true, dialStatus: 'BUSY' },
    'abandoned',
  ],
  ['the caller hung up in a queue', { callerLeft: 'queued', queueLeft: true }, 'abandoned'],
  ['the queue gave up', { queueLeft: true, cause: 16 }, 'missed'],
  ['the phone was busy', { dialled: true, dialStatus: 'BUSY', dialCause: 17, cause: 17 }, 'busy'],
  ['nobody picked up', { dialled: true, dialStatus: 'NOANSWER', cause: 16 }, 'missed'],
  [
    'the callee pressed the red button',
    { dialled: true, dialStatus: 'NOANSWER', dialCause: 21, cause: 16 },
    'rejected',
  ],
  ['the phone is not there', { dialled: true, dialStatus: 'CHANUNAVAIL', cause: 20 }, 'failed'],
  ['the trunk is full', { dialled: true, dialStatus: 'CONGESTION', cause: 34 }, 'failed'],
  [
    'the phone rang in vain, the caller hung up in the greeting',
    { callerLeft: 'other', enteredVoicemail: true, dialled: true, dialStatus: 'NOANSWER', cause: 16 },
    'missed',
  ],
  [
    'straight to the mailbox, the caller hung up in the greeting',
    { callerLeft: 'other', enteredVoicemail: true, cause: 16 },
    'abandoned',
  ],
  ['the menu gave up', { enteredMenu: true, cause: 16 }, 'unanswered'],
  ['no such extension', { cause: 1 }, 'failed'],
  ['the dialplan ran out', { cause: 16 }, 'missed'],
  ['the caller hung up in an announcement', { callerLeft: 'other', cause: 16 }, 'abandoned'],
  ['somebody picked up and declined', { dialled: true, dialStatus: 'ANSWER', cause: 16 }, 'missed'],
]

for (const [what, seen, outcome] of rows) {
  test(`C2 ${what}: ${outcome}`, () => assert.equal(decisionOf({ ...createEvidence(), ...seen }).outcome, outcome))
}
