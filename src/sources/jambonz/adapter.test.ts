// Calls as jambonz posts them (test/messages/jambonz).
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  jambonzCall,
  jambonzFacts,
  jambonzMessage,
  readAsJambonz,
  SECRET,
  storedJambonz,
  URL_OF_SOURCE,
} from '../../../test/kit/jambonz.ts'
import { beginMs, applyUpdates, timelineOf, type AppliedCall } from '../../../test/kit/posted-calls.ts'
import { fieldOf } from '../../calls/fields.ts'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import type { Message } from '../webhook.ts'
import type { Settings } from '../kinds/settings.ts'
import { sanitizeUpdates } from '../sanitize.ts'
import { jambonzAdapter } from './adapter.ts'
import { verifyJambonz, verifyJambonzHead } from './signature.ts'
import { flawsOf } from '../kinds/kind.ts'

const CALL = '7e070cc2-6e28-4a24-9364-000000000001'

/** The expected result of each call of test/messages. */
const calls: Readonly<
  Record<string, readonly [statuses: string, outcome: string, fields: Readonly<Record<string, unknown>>]>
> = {
  answered: [
    'ringing 0, in_menu 1, ringing 2, answered 12, ended 95',
    'answered',
    { destination_number: '+61299991111', hangup_by: 'caller', sip_status: 200 },
  ],
  'caller-gives-up': [
    'ringing 0, ended 14',
    'abandoned',
    { destination_number: '204', hangup_by: 'caller', sip_status: 487 },
  ],
  'rang-out': ['ringing 0, in_menu 1, ringing 2, ended 34', 'missed', { hangup_by: 'system' }],
  declined: ['ringing 0, ended 1', 'rejected', { sip_status: 603, hangup_cause: 'Decline' }],
  'made-by-the-api': [
    'ringing 0, answered 9, ended 40',
    'answered',
    { direction: 'outbound', destination_number: '+61412345678' },
  ],
}

for (const [name, [statuses, outcome, fields]] of Object.entries(calls)) {
  test(`C2 C13 jambonz ${name}: ${statuses}, ${outcome}`, () => {
    const taken: AppliedCall = applyUpdates(readAsJambonz(jambonzCall(name)))
    assert.equal(taken.call.uniqueid, CALL)
    assert.equal(timelineOf(taken).join(', '), statuses)
    assert.equal(taken.call.outcome, outcome)
    for (const [code, value] of Object.entries(fields)) assert.deepEqual(taken.call.fields[code], value, code)
  })
}

test('every stored call of jambonz is read here, and all fields are those that it tells', () => {
  const names = readdirSync('test/messages/jambonz').flatMap((file) =>
    file.endsWith('.json') ? [file.slice(0, -5)] : [],
  )
  assert.deepEqual(names.toSorted(), Object.keys(calls).toSorted())
  const all = names.flatMap((name) => readAsJambonz(jambonzCall(name)))
  assert.deepEqual(sanitizeUpdates(all, { country: 'AU', nowMs: beginMs, allowsOld: false }).problems, [])
  for (const { fields = {} } of all) {
    for (const code of Object.keys(fields))
      assert.ok(fieldOf(code) && (code.startsWith('custom.') || jambonzAdapter.knowsField(code)), code)
  }
})

/** Every call_status of jambonz: for the caller's leg, for a leg made by the API, and for a leg that dial made. */
const listed: readonly [status: string, inbound: string, api: string, child: string][] = [
  ['trying', 'ringing', 'ringing', 'ringing'],
  ['queued', 'queued', 'queued', 'ringing'],
  ['ringing', 'ringing', 'ringing', 'ringing'],
  ['early-media', 'ringing', 'ringing', 'ringing'],
  ['in-progress', 'in_menu', 'answered', 'answered'],
  ['completed', 'ended/unanswered', 'ended/answered', 'answered'],
  ['busy', 'ended/busy', 'ended/busy', 'null/busy'],
  ['no-answer', 'ended/abandoned', 'ended/missed', 'null/missed'],
  ['failed', 'ended/failed', 'ended/failed', 'null/failed'],
]

for (const [status, ...expected] of listed) {
  test(`C2 call_status ${status} of a call that nothing else is known of: ${expected.join(', ')}`, () => {
    const legs = [{ direction: 'inbound' }, { direction: 'outbound' }, { direction: 'outbound', parent_call_sid: CALL }]
    const seen = legs.map((leg) => {
      const body = { call_sid: 'leg', from: '+61412345678', to: '+61288889999', call_status: status, ...leg }
      const { call } = applyUpdates(readAsJambonz([jambonzMessage({ seconds: 0, body })]))
      const outcome = call.outcome ?? call.outcomeTold
      return outcome === null ? String(call.status) : `${call.status}/${outcome}`
    })
    assert.deepEqual(seen, expected)
  })
}

for (const [sip, outcome] of [
  [486, 'busy'],
  [600, 'busy'],
  [408, 'missed'],
  [480, 'missed'],
  [403, 'rejected'],
  [603, 'rejected'],
  [404, 'failed'],
  [503, 'failed'],
] as const) {
  test(`C2 a leg that failed by SIP ${sip} is ${outcome}`, () => {
    const body = { call_sid: CALL, direction: 'inbound', call_status: 'failed', sip_status: sip }
    assert.equal(applyUpdates(readAsJambonz([jambonzMessage({ seconds: 0, body })])).call.outcome, outcome)
  })
}

test('C13 a voice agent answers with its first word, if the settings say so', () => {
  const taken = applyUpdates(readAsJambonz(jambonzCall('rang-out').slice(0, 2), { answered_by: 'application' }))
  assert.equal(timelineOf(taken).join(', '), 'ringing 0, answered 1')
})

test('C6 C8 in whatever order its messages come, and how often, a call ends in the same status and outcome', () => {
  for (const name of Object.keys(calls)) {
    const messages = jambonzCall(name)
    const expected = applyUpdates(readAsJambonz(messages)).call
    fc.assert(
      fc.property(fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }), (shuffled) => {
        const { call } = applyUpdates(readAsJambonz(shuffled))
        assert.deepEqual([call.status, call.outcome], [expected.status, expected.outcome])
      }),
      { numRuns: 150 },
    )
  }
})

test('C6 C12 of what a leg says within a second, the order in which a leg can say it counts', () => {
  const child = (status: string, seconds: number): Message =>
    jambonzMessage({
      seconds,
      body: {
        call_sid: 'leg',
        parent_call_sid: CALL,
        call_status: status,
        duration: status === 'completed' ? 0 : undefined,
      },
    })
  const [trying, inMenu] = jambonzCall('answered')
  const end = jambonzCall('answered').at(-1)
  assert.ok(trying && inMenu && end)
  const taken = applyUpdates(readAsJambonz([trying, inMenu, child('completed', 20), child('in-progress', 20), end]))
  assert.equal(taken.call.outcome, 'answered')
  assert.equal(taken.events.at(-1)?.fields['talk_duration'], 0)
})

test('C8 a retry has the id of the first try', () => {
  const [first, second] = [jambonzCall('answered'), jambonzCall('answered')].map((messages) =>
    readAsJambonz(messages).map(({ eventId }) => eventId),
  )
  assert.deepEqual(first, second)
  assert.equal(new Set(first).size, first?.length)
})

test('S40 a webhook without a signature, or with one of no known form, is refused before its body is read', () => {
  const [message] = jambonzCall('answered')
  assert.ok(message)
  const headed = (value: string | null): Message => ({
    ...message,
    headers: new Map(value === null ? [] : [['jambonz-signature', value]]),
  })
  assert.match(String(verifyJambonzHead(headed(null))), /Jambonz-Signature header is missing/)
  for (const value of ['', 't=1', 'v1=ab', 't=x,v1=ab', 'nonsense', 't=,v1=']) {
    assert.notEqual(verifyJambonzHead(headed(value)), null, value)
    assert.notEqual(verifyJambonz(headed(value), jambonzFacts()), null, value)
  }
})

test('S40 a wrong signature of jambonz is refused: another secret, another body, another time', () => {
  const [stored] = storedJambonz('answered')
  assert.ok(stored)
  const good = jambonzMessage(stored)
  assert.equal(verifyJambonz(good, jambonzFacts()), null)
  const later = (good.headers.get('jambonz-signature') ?? '').replace(/t=\d+/, `t=${beginMs / 1000 + 60}`)
  for (const message of [
    jambonzMessage(stored, 'another'),
    { ...good, body: new TextEncoder().encode('{}') },
    { ...good, headers: new Map([['jambonz-signature', later]]) },
    { ...good, headers: new Map([['jambonz-signature', `t=${beginMs / 1000},v1=short`]]) },
  ])
    assert.match(String(verifyJambonz(message, jambonzFacts())), /signature is invalid/)
  assert.match(String(verifyJambonz(good, jambonzFacts({ secret: '' }))), /no webhook secret/)
})

test('S40 of several signatures of one webhook, as while its secret is changed, one has to fit', () => {
  const [stored] = storedJambonz('answered')
  assert.ok(stored)
  const good = jambonzMessage(stored)
  const header = (good.headers.get('jambonz-signature') ?? '').replace(',', `,v1=${'0'.repeat(64)},`)
  assert.equal(verifyJambonz({ ...good, headers: new Map([['jambonz-signature', header]]) }, jambonzFacts()), null)
})

test('what is not understood is said in words, and never throws', () => {
  const problems = (body: string): string =>
    (
      jambonzAdapter.posted?.read(
        { ...jambonzMessage({ seconds: 0, body: {} }), body: new TextEncoder().encode(body) },
        jambonzFacts(),
      ).problems ?? []
    ).join(' ')
  assert.match(problems('no json'), /not a JSON object/)
  assert.match(problems('[]'), /not a JSON object/)
  assert.match(problems('{"call_sid":"x"}'), /call_sid or call_status is missing/)
  assert.match(problems('{"call_sid":"x","call_status":"flying"}'), /"flying"/)
  assert.match(problems('{"call_sid":"x","call_status":"constructor"}'), /"constructor"/)
  fc.assert(
    fc.property(fc.uint8Array(), (body) => {
      assert.ok(jambonzAdapter.posted?.read({ ...jambonzMessage({ seconds: 0, body: {} }), body }, jambonzFacts()))
    }),
  )
  fc.assert(
    fc.property(fc.json(), (json) => {
      problems(json)
    }),
  )
})

test('settings say what they lack', () => {
  const flawed = (settings: Settings): string[] => flawsOf(jambonzAdapter.kind, settings).map(({ pointer }) => pointer)
  assert.deepEqual(flawed({ secret: SECRET, answered_by: 'application', country: 'AU', records: 'never' }), [])
  assert.deepEqual(flawed({}), ['/settings/secret'])
  assert.deepEqual(flawed({ secret: SECRET, answered_by: 'robot' }), ['/settings/answered_by'])
  assert.deepEqual(flawed({ secret: SECRET, secrt: 'x' }), ['/settings/secrt'])
})

/** The updates of each example call, where jambonz reports it. */
const examples = {
  answered: ['ringing 0, answered 12, ended 95', 'answered'],
  missed: ['ringing 0, ended 30', 'missed'],
  voicemail: ['ringing 0, in_menu 20, ended 52', 'missed'],
  transferred: ['ringing 0, in_menu 2, ringing 10, answered 24, ended 131', 'answered'],
  no_recording: ['ringing 0, answered 8, ended 68', 'answered'],
} as const

for (const name of SAMPLE_NAMES) {
  test(`C16 the example ${name} is told as jambonz tells it`, () => {
    const id = '01980a52f3c97d4e8b1b6a3f0c2d4e5a'
    const updates = jambonzAdapter.simulateCall(name, {
      id,
      beginMs,
      settings: { secret: SECRET },
      url: URL_OF_SOURCE,
      country: 'AU',
    })
    const taken = applyUpdates(updates)
    assert.equal(updates[0]?.status, 'ringing')
    assert.deepEqual([timelineOf(taken).join(', '), taken.call.outcome], examples[name])
    assert.equal(taken.call.fields['caller_name'], `Jane "JJ" O'Neil & Söhne`)
    assert.ok(updates.every(({ at = 0 }) => at >= beginMs && at <= beginMs + 140_000))
  })
}
