// The sentence that tells people why a call ended as it did, for the calls of recorded sessions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyUpdates } from '../../test/kit/posted-calls.ts'
import { jambonzCall, readAsJambonz } from '../../test/kit/jambonz.ts'
import { readAsTwilio, twilioCall, twilioFacts } from '../../test/kit/twilio.ts'
import { ariRecording, callsOf, recording, updatesOf } from '../../test/recordings/played.ts'
import { updatesOf as freeswitchUpdatesOf } from '../../test/recordings/played-freeswitch.ts'
import type { Call, CallUpdate } from '../calls/call.ts'
import { outcomeEvidence } from '../calls/outcome-evidence.ts'
import { outcomeSentence } from '../calls/outcome-sentence.ts'
import { replay as replayAri } from './asterisk/ari/replay.ts'

const sentenceOf = (call: Call): string | null => {
  const evidence = outcomeEvidence(call)
  return evidence && outcomeSentence(evidence, call)
}
const sentencesOf = (updates: readonly CallUpdate[]): (string | null)[] =>
  [...callsOf(updates).values()].map(({ call }) => sentenceOf(call))

type Rows = Readonly<Record<string, string>>

const ami: Rows = {
  'attended-transfer': 'Answered by 201 after 2 s; the agent hung up',
  limit: 'Answered by 201 after 1 s; the phone system ended the call',
  'outbound-answered': 'Answered by +61400111333 after 2 s; the agent hung up',
  'ringall-noanswer': 'Missed: 201 and 202 rang 8 s, nobody answered',
  'queue-timeout': 'Missed: 201 rang 4 s, 202 rang 1 s, nobody answered; the queue gave up',
  'abandoned-ringing': 'Abandoned: the caller hung up after 2 s, while 201 rang',
  'menu-abandoned': 'Abandoned: the caller hung up after 3 s, in a menu',
  'queue-abandoned': 'Abandoned: the caller hung up after 6 s in the queue, while 202 rang',
  'outbound-noanswer': 'Abandoned: the agent hung up after 4 s, while +61400111333 rang',
  'click-customer-busy': 'Busy: +61400111333 was busy (USER_BUSY, 17)',
  'forward-on-busy-all-busy': 'Busy: 201, 202 and 203 were busy (BUSY)',
  'announcement-then-busy': 'Busy: the phone system ended the call with USER_BUSY, 17',
  rejected: 'Rejected: 201 rejected the call (CALL_REJECTED, 21)',
  voicemail: 'Voicemail: a phone rang 3 s; the caller left a message',
  'queue-to-voicemail': 'Voicemail: 201 rang 4 s; the caller left a message',
  'voicemail-only-abandoned': 'Abandoned: the caller hung up in the mailbox, without a message',
  'outbound-no-trunk': 'Failed: +61400111333 could not be reached (NORMAL_CIRCUIT_CONGESTION, 34)',
  'menu-timeout': 'Not answered: the call ended in a menu',
}

const ari: Rows = {
  noanswer: 'Missed: 202 rang 4 s, nobody answered',
  busy: 'Busy: 201 was busy (USER_BUSY, 17)',
  'queue-second-agent': 'Answered by 202 after 7 s; the agent hung up',
  'queue-abandoned': 'Abandoned: the caller hung up after 6 s in the queue, while 202 rang',
  voicemail: 'Voicemail: 201 rang 3 s; the caller left a message',
}

const freeswitch: Rows = {
  'answered-caller-hangs-up': 'Answered by 101 after 2 s; the caller hung up',
  missed: 'Missed: 102 rang 3 s, nobody answered',
  'queue-timeout': 'Missed: 102 rang 9 s, nobody answered; the queue gave up',
  'abandoned-ringing': 'Abandoned: the caller hung up after 3 s, while 103 rang',
  'queue-abandoned': 'Abandoned: the caller hung up after 5 s in the queue, while 101 rang',
  busy: 'Busy: 103 was busy (USER_BUSY)',
  rejected: 'Rejected: 103 rejected the call (CALL_REJECTED)',
  voicemail: 'Voicemail: 103 rang 3 s; the caller left a message',
  'voicemail-abandoned': 'Abandoned: the caller hung up in the mailbox, without a message',
  'failed-not-registered': 'Failed: the destination could not be reached (USER_NOT_REGISTERED)',
  'failed-unallocated': 'Failed: +61499999999 could not be reached (UNALLOCATED_NUMBER)',
  'fusion-blocked': 'Blocked: the phone system blocks this caller',
}

const twilio: Rows = {
  'forwarded-answered': 'Answered by +61299991111 after 12 s',
  'two-dialled-at-once': 'Answered by +61299992222 after 9 s',
  'forwarded-missed': 'Missed: +61299991111 did not answer',
  'caller-gives-up': 'Abandoned: the caller hung up after 14 s, while +61299991111 rang',
  'left-the-queue': 'Abandoned: the caller hung up after 31 s in the queue',
  busy: 'Busy: +61299991111 was busy (SIP 486)',
  voicemail: 'Voicemail: +61299991111 did not answer; the caller left a message',
}

const jambonz: Rows = {
  answered: 'Answered by +61299991111 after 12 s; the caller hung up',
  'rang-out': 'Missed: 204 did not answer',
  'caller-gives-up': 'Abandoned: the caller hung up after 14 s, before an answer',
  declined: 'Rejected: the phone system reported SIP 603',
}

const facts = twilioFacts({ forward_to: '+61299991111' })
const systems: Readonly<Record<string, readonly [Rows, (name: string) => readonly (string | null)[]]>> = {
  'Asterisk by AMI': [ami, (name) => sentencesOf(updatesOf(recording(name)))],
  'Asterisk by ARI': [
    ari,
    (name) => sentencesOf([...replayAri(Buffer.from(ariRecording(name)))].flatMap(({ updates }) => updates)),
  ],
  FreeSWITCH: [freeswitch, (name) => sentencesOf(freeswitchUpdatesOf(name))],
  Twilio: [
    twilio,
    (name) => {
      const updates = twilioCall(name).flatMap((message) => readAsTwilio(message, facts).updates)
      return [sentenceOf(applyUpdates(updates).call)]
    },
  ],
  jambonz: [jambonz, (name) => [sentenceOf(applyUpdates(readAsJambonz(jambonzCall(name))).call)]],
}

for (const [system, [rows, play]] of Object.entries(systems))
  for (const [name, sentence] of Object.entries(rows))
    test(`C25 ${system}, ${name}: ${sentence}`, () => assert.deepEqual(play(name), [sentence]))

test('C25 a call that is told in parts has no reason before it is over', () => {
  const updates = updatesOf(recording('queue-timeout'))
  const [played] = callsOf(updates.filter(({ status }) => status !== 'ended')).values()
  assert.ok(played)
  assert.equal(outcomeEvidence(played.call), null)
})
