// Calls as Twilio posts them (test/messages/twilio), signed by its official library, and their updates.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { beginMs, applyUpdates, timelineOf, type AppliedCall } from '../../../test/kit/posted-calls.ts'
import { readAsTwilio, twilioCall, twilioFacts, twilioMessage } from '../../../test/kit/twilio.ts'
import { fieldOf } from '../../calls/fields.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { Message } from '../webhook.ts'
import type { Settings } from '../kinds/settings.ts'
import { sanitizeUpdates } from '../sanitize.ts'
import { twilioAdapter } from './adapter.ts'
import { defaultRecords } from '../kinds/kind.ts'

const forwarding: Settings = { forward_to: '+61299991111' }

function updatesOf(messages: readonly Message[], settings: Settings = forwarding): CallUpdate[] {
  return messages.flatMap((message) => [...readAsTwilio(message, twilioFacts(settings)).updates])
}

function playMessages(name: string, settings?: Settings): AppliedCall {
  return applyUpdates(updatesOf(twilioCall(name), settings), defaultRecords(twilioAdapter.kind))
}

const CALL = `CA${'a1'.repeat(16)}`

/** The expected result of each call of test/messages: the statuses and their seconds, the outcome, and some fields. */
const calls: Readonly<
  Record<string, readonly [statuses: string, outcome: string, fields: Readonly<Record<string, unknown>>]>
> = {
  'forwarded-answered': ['ringing 0, answered 12, ended 95', 'answered', { destination_number: '+61299991111' }],
  'forwarded-missed': ['ringing 0, ended 30', 'missed', { destination_number: '+61299991111' }],
  'caller-gives-up': ['ringing 0, ended 14', 'abandoned', {}],
  busy: ['ringing 0, ended 4', 'busy', { sip_status: 486 }],
  'two-dialled-at-once': ['ringing 0, answered 9, ended 61', 'answered', { destination_number: '+61299992222' }],
  'own-twiml': ['ringing 5, answered 15, ended 76', 'answered', { tracking_number: '+61288889999' }],
  'end-only': ['ended 76', 'unanswered', { caller_number: '+61412345678' }],
  voicemail: [
    'ringing 0, voicemail 22, ended 52',
    'voicemail',
    { voicemail_left: true, transcript: 'Please call me back about the quote.' },
  ],
  'menu-queue-transfer': [
    'ringing 0, in_menu 2, queued 9, ringing 20, answered 24, ended 131',
    'answered',
    { destination_number: '+61299992222' },
  ],
  'left-the-queue': ['ringing 0, queued 9, ended 40', 'abandoned', {}],
  'made-by-the-api': [
    'ringing 1, answered 10, ended 70',
    'answered',
    { direction: 'outbound', 'custom.answered_by': 'human' },
  ],
  'client-dials-out': [
    'ringing 0, answered 9, ended 60',
    'answered',
    { direction: 'outbound', agent_id: 'sam_lee', destination_number: '+61412345678' },
  ],
  'by-sip': [
    'ringing 0, answered 9, ended 60',
    'answered',
    {
      sip_call_id: 'a84b4c76e66710@203.0.113.9',
      caller_type: 'voip',
      agent_id: '204',
      tracking_number: '+61288889999',
    },
  ],
  'number-withheld': ['ringing 0, ended 6', 'unanswered', { caller_anonymous: true, caller_number: undefined }],
}

for (const [name, [statuses, outcome, fields]] of Object.entries(calls)) {
  test(`C2 C13 ${name}: ${statuses}, ${outcome}`, () => {
    const settings = name === 'own-twiml' || name === 'end-only' ? {} : forwarding
    const taken = playMessages(name, settings)
    assert.equal(taken.call.uniqueid, CALL)
    assert.equal(timelineOf(taken).join(', '), statuses)
    assert.equal(taken.call.outcome, outcome)
    for (const [code, value] of Object.entries(fields)) assert.deepEqual(taken.call.fields[code], value, code)
  })
}

test('every stored call of Twilio is read here, a conference says nothing, and all fields are of the catalogue', () => {
  const names = readdirSync('test/messages/twilio').flatMap((file) =>
    file.endsWith('.json') ? [file.slice(0, -5)] : [],
  )
  assert.deepEqual(names.toSorted(), [...Object.keys(calls), 'conference'].toSorted())
  assert.deepEqual(updatesOf(twilioCall('conference')), [])
  const all = names.flatMap((name) => updatesOf(twilioCall(name)))
  assert.deepEqual(sanitizeUpdates(all, { country: 'AU', nowMs: beginMs, allowsOld: false }).problems, [])
  for (const { fields = {} } of all) {
    for (const code of Object.keys(fields)) {
      assert.ok(fieldOf(code), code)
      assert.ok(code.startsWith('custom.') || code.endsWith('duration') || twilioAdapter.knowsField(code), code)
    }
  }
})

test('C12 talk runs from the answer of the child to its end, or the end of the last one', () => {
  const { events } = playMessages('own-twiml')
  assert.equal(events.at(-1)?.fields['talk_duration'], 60)
  assert.equal(playMessages('menu-queue-transfer').events.at(-1)?.fields['talk_duration'], 107)
})

test('C12 an answer that is told after the end of its Dial does not begin the talk anew', () => {
  const messages = twilioCall('forwarded-answered')
  const isAnswer = (message: Message): boolean => new TextDecoder().decode(message.body).includes('SequenceNumber=2')
  const dial = messages.findIndex((message) => message.path === '/dial')
  const answers = messages.filter(isAnswer)
  const before = messages.slice(0, dial + 1).filter((message) => !isAnswer(message) && message.path !== '/status')
  // The caller stays on the line for a survey: the end comes 60 seconds later.
  const [end] = twilioCall('menu-queue-transfer').slice(-1)
  assert.ok(end)
  const bare = before.map((message): Message => ({ ...message, path: message.path === '/dial' ? '' : message.path }))
  const resigned = bare.map((message) => twilioMessage(sentAgain(message)))
  const taken = applyUpdates(updatesOf([...resigned, ...answers, end]))
  assert.equal(taken.events.at(-1)?.fields['talk_duration'], 83)
})

function sentAgain({ at, path, body }: Message): Parameters<typeof twilioMessage>[0] {
  const params = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
  return { seconds: (at - beginMs) / 1000, path, params }
}

for (const seconds of [-30, 0, 4, 7, 15, 120]) {
  test(`C6 where Offhook’s clock is off by ${seconds} s, a call is told step by step all the same`, () => {
    const shifted = twilioCall('forwarded-answered').map(({ at, ...message }): Message => ({
      ...message,
      at: at + seconds * 1000,
    }))
    const steps = shifted.map((_, index) => timelineOf(applyUpdates(updatesOf(shifted.slice(0, index + 1)))).length)
    // The call rings with the first message, is answered with the fourth, and ends with the sixth, the end of the Dial.
    assert.deepEqual(steps, [1, 1, 1, 2, 2, 3, 3, 3])
  })
}

test('C6 a message that is older than any clock is wrong keeps its time, so that a replay is known as one', () => {
  const days = 3 * 24 * 3600
  const [, second] = twilioCall('forwarded-answered').map(({ at, ...message }): Message => ({
    ...message,
    at: at + days * 1000,
  }))
  assert.ok(second)
  assert.equal(updatesOf([second])[0]?.at, beginMs + 1000)
})

test('C14 of a call of which only the end was told, the length is what Twilio says', () => {
  assert.equal(playMessages('end-only', {}).events.at(-1)?.fields['duration'], 76)
})

test('C13 an application that answers in a person’s place answers: with its first instruction, or as the end tells', () => {
  const settings = { answered_by: 'application' }
  const inProgress = twilioMessage({
    seconds: 3,
    params: { CallSid: CALL, CallStatus: 'in-progress', Direction: 'inbound' },
  })
  const [ringing] = twilioCall('menu-queue-transfer')
  assert.ok(ringing)
  const taken = applyUpdates(updatesOf([ringing, inProgress], { ...settings, ...forwarding }))
  assert.equal(timelineOf(taken).join(', '), 'ringing 0, answered 3')
  const ended = playMessages('end-only', settings)
  assert.equal(timelineOf(ended).join(', '), 'answered 0, ended 76')
  assert.equal(ended.call.outcome, 'answered')
})

/** Every status that Twilio lists, as the first leg of an inbound call, a leg made by the API, and a child. */
const listed: readonly [status: string, inbound: string, api: string, child: string][] = [
  ['queued', 'queued', 'queued', 'ringing'],
  ['initiated', 'ringing', 'ringing', 'ringing'],
  ['ringing', 'ringing', 'ringing', 'ringing'],
  ['in-progress', 'in_menu', 'answered', 'answered'],
  ['completed', 'ended/unanswered', 'ended/answered', 'answered'],
  ['busy', 'ended/busy', 'ended/busy', 'null/busy'],
  ['no-answer', 'ended/unanswered', 'ended/missed', 'null/missed'],
  ['canceled', 'ended/abandoned', 'ended/abandoned', 'null/abandoned'],
  ['failed', 'ended/failed', 'ended/failed', 'null/failed'],
]

for (const [status, ...expected] of listed) {
  test(`C2 CallStatus ${status} of a call that nothing else is known of: ${expected.join(', ')}`, () => {
    const legs = [
      { Direction: 'inbound' },
      { Direction: 'outbound-api' },
      { Direction: 'outbound-dial', ParentCallSid: CALL },
    ]
    const seen = legs.map((leg) => {
      const params = {
        CallSid: 'CAx',
        From: '+61412345678',
        To: '+61288889999',
        CallStatus: status,
        SequenceNumber: '0',
        ...leg,
      }
      const { call } = applyUpdates(updatesOf([twilioMessage({ params })]))
      const outcome = call.outcome ?? call.outcomeTold
      return outcome === null ? String(call.status) : `${call.status}/${outcome}`
    })
    assert.deepEqual(seen, expected)
  })
}

for (const [status, outcome] of [
  ['completed', 'answered'],
  ['answered', 'answered'],
  ['busy', 'busy'],
  ['no-answer', 'missed'],
  ['failed', 'failed'],
  ['canceled', 'abandoned'],
] as const) {
  test(`C2 DialCallStatus ${status} is ${outcome}, and ends the call where Offhook gave out the Dial`, () => {
    const params = {
      CallSid: CALL,
      CallStatus: 'in-progress',
      Direction: 'inbound',
      DialCallStatus: status,
      DialCallDuration: '20',
    }
    const on = (path: string): AppliedCall => {
      const [first] = twilioCall('forwarded-answered')
      assert.ok(first)
      return applyUpdates(updatesOf([first, twilioMessage({ seconds: 40, path, params })]))
    }
    assert.equal(on('/dial').call.outcome, outcome)
    assert.equal(on('').call.status, outcome === 'answered' ? 'answered' : 'ringing')
    if (outcome === 'answered') assert.equal(timelineOf(on('/dial')).join(', '), 'ringing 0, answered 20, ended 40')
  })
}

test('C2 a Dial whose parties were never connected was missed', () => {
  const params = { CallSid: CALL, CallStatus: 'in-progress', DialCallStatus: 'completed', DialBridged: 'false' }
  assert.equal(applyUpdates(updatesOf([twilioMessage({ params, path: '/dial' })])).call.outcome, 'missed')
})

for (const [result, outcome] of [
  ['bridged', 'answered'],
  ['redirected-from-bridged', 'answered'],
  ['hangup', 'abandoned'],
  ...['bridging-in-process', 'error', 'leave', 'redirected', 'queue-full', 'system-error'].map(
    (one) => [one, 'unanswered'] as const,
  ),
] as const) {
  test(`C2 QueueResult ${result} is ${outcome}`, () => {
    const params = { CallSid: CALL, CallStatus: 'in-progress', QueueResult: result, QueueTime: '31' }
    const end = twilioCall('end-only')
    assert.equal(applyUpdates(updatesOf([twilioMessage({ seconds: 60, params }), ...end])).call.outcome, outcome)
  })
}

test('C6 in whatever order its messages come, and how often, a call ends in the same status and outcome', () => {
  // The requests of a mailbox wait for each other, so they cannot come in another order.
  const names = Object.keys(calls).filter((name) => name !== 'voicemail')
  for (const name of names) {
    const messages = twilioCall(name)
    const expected = applyUpdates(updatesOf(messages)).call
    const anyOrder = fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 })
    fc.assert(
      fc.property(anyOrder, (shuffled) => {
        const { call } = applyUpdates(updatesOf(shuffled))
        assert.deepEqual([call.status, call.outcome], [expected.status, expected.outcome])
        assert.equal(call.answerAt === null, expected.answerAt === null)
      }),
      { numRuns: 150 },
    )
  }
})

test('C8 the same event has the same id at each try, and two events never the same', () => {
  for (const name of Object.keys(calls)) {
    const once = updatesOf(twilioCall(name)).flatMap(({ eventId }) => eventId ?? [])
    assert.deepEqual(
      once,
      updatesOf(twilioCall(name)).flatMap(({ eventId }) => eventId ?? []),
    )
    assert.equal(new Set(once).size, once.length, name)
  }
  const token = { 'i-twilio-idempotency-token': 'tok-1' }
  const recording = { CallSid: CALL, RecordingSid: 'RE1', RecordingStatus: 'absent' }
  assert.equal(updatesOf([twilioMessage({ params: recording, headers: token })])[0]?.eventId, 'RE1:absent')
  const params = { CallSid: CALL, CallStatus: 'ringing', Direction: 'inbound' }
  assert.equal(updatesOf([twilioMessage({ params, headers: token })])[0]?.eventId, 'tok-1')
  assert.equal(
    updatesOf([twilioMessage({ params: { ...params, SequenceNumber: '1' }, headers: token })])[0]?.eventId,
    `${CALL}:ringing:1`,
  )
})

test('C9 a recording that is complete is fetched as it was recorded, a very long one as MP3', () => {
  const news = playMessages('forwarded-answered').call.recordings ?? {}
  const base = `https://api.twilio.com/2010-04-01/Accounts/AC${'0123456789abcdef'.repeat(2)}/Recordings/RE${'d4'.repeat(16)}`
  assert.deepEqual(Object.keys(news), [`${base}.wav`])
  const last = twilioCall('forwarded-answered').at(-1)
  assert.ok(last)
  const params = {
    ...Object.fromEntries(new URLSearchParams(new TextDecoder().decode(last.body))),
    RecordingDuration: '9000',
  }
  assert.deepEqual(
    updatesOf([twilioMessage({ params })]).map(({ recording }) => recording),
    [{ url: `${base}.mp3` }],
  )
})

for (const [status, expected] of [
  ['in-progress', { expected: true }],
  ['absent', { failed: 'Twilio reports the recording as absent (error 16109, see twilio.com/docs/api/errors).' }],
  ['failed', { failed: 'Twilio reports the recording as failed (error 16109, see twilio.com/docs/api/errors).' }],
  ...['paused', 'stopped', 'processing', 'deleted'].map((one) => [one, undefined] as const),
] as const) {
  test(`C9 RecordingStatus ${status} is ${JSON.stringify(expected) ?? 'no news'}`, () => {
    const params = { CallSid: CALL, RecordingSid: 'RE1', RecordingStatus: status, ErrorCode: '16109' }
    const { updates, problems } = readAsTwilio(twilioMessage({ params, path: '/recording' }))
    assert.deepEqual([updates.map(({ recording }) => recording), problems], [expected ? [expected] : [], []])
  })
}

test('C9 a call that Offhook forwards and has recorded announces its recording with the answer', () => {
  const news = updatesOf(twilioCall('forwarded-answered')).flatMap(({ recording }) => recording ?? [])
  assert.deepEqual(news[0], { expected: true })
  const without = updatesOf(twilioCall('forwarded-answered'), { ...forwarding, record: false })
  assert.ok(without.every(({ recording }) => recording === undefined || 'url' in recording))
})

test('C14 what the address of a callback says of the caller is told early, signed with it', () => {
  const [first] = twilioCall('own-twiml')
  assert.ok(first)
  const params = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(first.body)))
  const message = twilioMessage({ params, query: 'dialled=+61288889999&caller=%2B61400111222' })
  const [update] = updatesOf([message], {})
  assert.equal(update?.fields?.['tracking_number'], '+61288889999')
  assert.equal(update?.fields?.['caller_number'], '+61400111222')
})

test('what is not understood is said in words, and never throws', () => {
  const problems = (params: Readonly<Record<string, string>>): string =>
    readAsTwilio(twilioMessage({ params })).problems.join(' ')
  assert.match(problems({ CallSid: CALL, CallStatus: 'flying', SequenceNumber: '1' }), /Unknown CallStatus "flying"/)
  assert.match(problems({ CallSid: CALL, DialCallStatus: '' }), /Unknown DialCallStatus ""/)
  assert.match(problems({ CallSid: CALL, DialCallStatus: 'constructor' }), /Unknown DialCallStatus "constructor"/)
  assert.match(problems({ MessageSid: 'SM1', Body: 'hello' }), /text message/)
  assert.match(problems({}), /CallSid or the call data is missing/)
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.string(),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''),
      (body, query, type) => {
        const message: Message = {
          at: beginMs,
          method: 'POST',
          path: '',
          query,
          headers: new Map([['content-type', type]]),
          body,
        }
        const { answer, updates } = twilioAdapter.posted?.read(message, twilioFacts()) ?? {}
        assert.equal(answer?.status, 200)
        assert.ok(updates)
      },
    ),
  )
})

test('what a GET brings stands in its query', () => {
  const query = new URLSearchParams({
    CallSid: CALL,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: '+61412345678',
  }).toString()
  const message: Message = {
    ...twilioMessage({ query }),
    method: 'GET',
    headers: new Map(twilioMessage({ query }).headers),
  }
  const { updates } = readAsTwilio(message, twilioFacts(forwarding))
  assert.equal(updates[0]?.fields?.['caller_number'], '+61412345678')
})
