// Hostile names and numbers from callers, and missing data from a broken PBX: nothing stops the call tracker, and every update
// is valid.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { createCallTracker } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, field, timeOf, type EslEvent } from './esl-event.ts'
import { session } from '../../../test/recordings/played-freeswitch.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ListRow } from './reconcile.ts'

const loaded = [
  'attended-transfer',
  'park',
  'pickup',
  'conference',
  'menu',
  'loopback',
  'voicemail',
  'queue-answered',
  'fifo',
]
const recorded = loaded.map((name) => new EslReader().read(session(name)).flatMap((frame) => eventIn(frame) ?? []))

const hostile = [
  '',
  '_undef_',
  '"; DROP TABLE call; --',
  '[[uniqueid]] {{7*7}} ${jndi:ldap://x}',
  '</script><script>alert(1)</script>',
  '\u202Egnp.exe',
  '👩‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  '-1',
  '1e309',
  'NaN',
  'loopback/x-a',
  'sofia/',
  '../../../../etc/passwd',
  'blind:',
  'a:bl_xfer:b',
]

function play(events: readonly EslEvent[]): CallUpdate[] {
  const tracker = createCallTracker({ canFetchRecordings: true })
  let at = 0
  return events.flatMap((event) => tracker.apply(event, (at = timeOf(event) ?? at)))
}

function assertShape(updates: readonly CallUpdate[]): void {
  for (const update of updates) {
    assert.ok(update.uniqueid.length > 0)
    assert.ok(Number.isFinite(update.at))
    const { recording: news } = update
    const path = news && 'file' in news ? news.file : news && 'of' in news ? news.of : '/'
    assert.match(path ?? '', /^\/.{0,1023}$/s)
    for (const [name, value] of Object.entries(update.fields ?? {})) {
      assert.match(name, /^[a-z_]+$/)
      assert.ok(value === null || ['string', 'number', 'boolean'].includes(typeof value), name)
      assert.ok(typeof value !== 'string' || (value.length > 0 && value.length <= 256), name)
    }
  }
}

/** The fields that identify channels and calls: without them no call can be tracked. */
const IDENTITY = /(Unique-ID|UUID|Event-Name|Timestamp|Created-Time|Event-Subclass)$/i

const anySession = fc.constantFrom(...recorded)

test('C17 hostile values in every other field: no error', () => {
  fc.assert(
    fc.property(anySession, fc.constantFrom(...hostile), fc.nat(40), (events, value, every) => {
      let count = 0
      assertShape(
        play(
          events.map(
            (event): EslEvent =>
              new Map(
                [...event].map(([name, known]) => [
                  name,
                  !IDENTITY.test(name) && (count += 1) % (every + 1) === 0 ? value : known,
                ]),
              ),
          ),
        ),
      )
    }),
    { numRuns: 100 },
  )
})

// Linear work takes milliseconds here; quadratic work would take minutes, and reach the runner's time limit.
test('S47 long values take no time out of proportion', () => {
  const source = `1:x:att_xfer:${',park'.repeat(300_000)}`
  for (const events of recorded) {
    const long = events.map((event) =>
      field(event, 'Event-Name') === 'CHANNEL_UNBRIDGE'
        ? new Map([...event, ['variable_transfer_source', source]])
        : event,
    )
    assertShape(play(long))
  }
})

test('S47 a conference of five hundred: each is answered, and the last one is left alone', () => {
  const tracker = createCallTracker()
  const ids = Array.from({ length: 500 }, (_, index) => String(index))
  let at = 1_795_000_000_000
  const applyEvent = (name: string, id: string): CallUpdate[] => {
    const leg = { 'Unique-ID': id, 'Channel-Name': `sofia/external/${id}@192.0.2.9`, 'Call-Direction': 'inbound' }
    const place = { 'Caller-Context': 'public', 'Caller-Destination-Number': '61255550101' }
    const conference = { 'Event-Subclass': 'conference::maintenance', Action: 'add-member', 'Conference-Name': 'c' }
    const fields = { 'Event-Name': name, 'Answer-State': 'answered', ...leg, ...place, ...conference }
    return tracker.apply(new Map(Object.entries(fields)), (at += 100))
  }
  const joined = ids.flatMap((id) => ['CHANNEL_CREATE', 'CUSTOM'].flatMap((name) => applyEvent(name, id)))
  assert.equal(joined.filter(({ status }) => status === 'answered').length, 500)
  const names = ['CHANNEL_HANGUP', 'CHANNEL_HANGUP_COMPLETE', 'CHANNEL_DESTROY']
  for (const id of ids.slice(1)) for (const name of names) applyEvent(name, id)
  const lastLeftAt = at - 200
  const [alone] = applyEvent('CHANNEL_HANGUP_COMPLETE', '0')
  assert.deepEqual(alone, { uniqueid: '0', at: lastLeftAt, connected: false })
})

test('any fields missing, events lost, doubled or in another order: no error', () => {
  fc.assert(
    fc.property(anySession, fc.infiniteStream(fc.nat(1_000)), (events, dice) => {
      const roll = (): number => dice.next().value ?? 0
      const broken = events.flatMap((event): EslEvent[] => {
        const thin = new Map([...event].filter(() => roll() > 30))
        const fate = roll()
        return fate < 50 ? [] : fate < 100 ? [thin, thin] : [thin]
      })
      for (let swaps = roll() % 50; swaps > 0; swaps -= 1) {
        const index = roll() % Math.max(1, broken.length - 1)
        const [one, other] = [broken[index], broken[index + 1]]
        if (one && other) broken.splice(index, 2, other, one)
      }
      assertShape(play(broken))
    }),
    { numRuns: 60 },
  )
})

test('events of any names and fields, and lists of anything: no error', () => {
  const ids = fc.constantFrom('1', '2', '3', '4', '', '__proto__')
  const names = [
    'CHANNEL_CREATE',
    'CHANNEL_ANSWER',
    'CHANNEL_BRIDGE',
    'CHANNEL_UNBRIDGE',
    'CHANNEL_EXECUTE',
    'CHANNEL_HANGUP',
    'CHANNEL_HANGUP_COMPLETE',
    'CHANNEL_DESTROY',
    'CHANNEL_HOLD',
    'CHANNEL_PARK',
    'CUSTOM',
    'DTMF',
    'RECORD_START',
    'RECORD_STOP',
    'constructor',
  ]
  const event = fc.record({
    'Event-Name': fc.constantFrom(...names),
    'Unique-ID': ids,
    'Other-Leg-Unique-ID': ids,
    'Bridge-A-Unique-ID': ids,
    'Bridge-B-Unique-ID': ids,
    'Channel-Name': fc.constantFrom(
      'sofia/internal/101@x',
      'loopback/1-a',
      'loopback/1-b',
      'sofia/external/0299991111',
      '',
    ),
    'Call-Direction': fc.constantFrom('inbound', 'outbound'),
    'Answer-State': fc.constantFrom('ringing', 'answered', 'hangup'),
    'Caller-Context': fc.constantFrom('public', 'default', 'x'),
    'Caller-Destination-Number': fc.constantFrom('61255550101', '101', ''),
    'Hangup-Cause': fc.constantFrom('NORMAL_CLEARING', 'USER_BUSY', 'ORIGINATOR_CANCEL', ''),
    Application: fc.constantFrom('bridge', 'voicemail', 'att_xfer', 'callcenter', 'valet_park', 'ivr'),
    'Event-Subclass': fc.constantFrom('conference::maintenance', 'vm::maintenance', 'callcenter::info'),
    Action: fc.constantFrom('add-member', 'del-member'),
    'Conference-Name': fc.constantFrom('a', 'b'),
    variable_transfer_to: fc.constantFrom('', 'blind:1', 'att:2'),
    variable_transfer_source: fc.constantFrom('', '1:x:bl_xfer:102/default/XML', '1:x:uuid_br:3'),
    variable_transfer_disposition: fc.constantFrom('', 'replaced', 'recv_replace'),
    variable_other_loopback_leg_uuid: ids,
    'Record-File-Path': fc.constantFrom('/a.wav', '/voicemail/b.wav', ''),
  })
  const row: fc.Arbitrary<ListRow> = fc.record({
    uuid: fc.oneof(ids, fc.constant(7)),
    b_uuid: ids,
    name: fc.constantFrom('sofia/internal/101@x', 'loopback/1-a', ''),
    direction: fc.constantFrom('inbound', 'outbound'),
    call_uuid: ids,
    created_epoch: fc.constantFrom('1795000000', 'x', ''),
    callstate: fc.constantFrom('ACTIVE', 'HELD', 'RINGING'),
    application: fc.constantFrom('callcenter', 'bridge', 'voicemail'),
  })
  const step = fc.oneof(
    { weight: 9, arbitrary: event },
    { weight: 1, arbitrary: fc.tuple(fc.array(row), fc.array(row)) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const tracker = createCallTracker({ canFetchRecordings: true })
      steps.forEach((one, index) => {
        const at = 1_795_000_000_000 + index * 70
        const updates = Array.isArray(one)
          ? tracker.reconcile(
              { channels: one[0], calls: one[1], changedIds: new Set(), isAfterGap: index % 2 === 0 },
              at,
            )
          : tracker.apply(new Map(Object.entries(one)), at)
        assertShape(updates)
      })
    }),
    { numRuns: 500 },
  )
})
