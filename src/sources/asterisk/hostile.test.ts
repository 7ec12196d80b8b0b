// Hostile names and numbers from callers, and missing data from a broken PBX: nothing stops the call tracker, and every update
// is valid.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { createCallTracker } from './call-tracker.ts'
import { AmiReader } from './ami-wire.ts'
import { recording } from '../../../test/recordings/played.ts'
import { timestampOf, type AmiMessage } from './ami-message.ts'
import type { CallUpdate } from '../../calls/call.ts'

const sessions = [
  'attended-transfer',
  'queue-local-n',
  'park-retrieved',
  'conference',
  'menu-of-menus',
  'click-local',
  'pickup',
  'redirected-by-operator',
  'answered',
  'voicemail',
].map((name) => new AmiReader().read(recording(name)))

const hostile = [
  '',
  '<unknown>',
  '"; DROP TABLE call; --',
  '[[uniqueid]] {{7*7}} ${jndi:ldap://x}',
  '</script><script>alert(1)</script>',
  '\u202Egnp.exe',
  'Zalgo t̷͎̞o̶̗͒',
  '👩‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  'Uniqueid: 1.1',
  '-1',
  '1e309',
  'NaN',
  'Local/x@y-1;1',
  '../../../../etc/passwd',
]

function play(messages: readonly AmiMessage[]): CallUpdate[] {
  const tracker = createCallTracker({ canFetchRecordings: true })
  let at = 0
  const updates = messages.flatMap((message) => tracker.apply(message, (at = timestampOf(message) ?? at)))
  return [...updates, ...tracker.settle()]
}

function assertShape(updates: readonly CallUpdate[]): void {
  for (const update of updates) {
    assert.ok(update.uniqueid.length > 0)
    assert.ok(Number.isFinite(update.at))
    const { recording: news } = update
    const path = news && 'file' in news ? news.file : news && 'of' in news ? news.of : '/'
    assert.match(path ?? '', /^\/.{0,1023}$/)
    for (const [name, value] of Object.entries(update.fields ?? {})) {
      assert.match(name, /^[a-z_]+$/)
      assert.ok(value === null || ['string', 'number', 'boolean'].includes(typeof value), name)
      assert.ok(typeof value !== 'string' || (value.length > 0 && value.length <= 256), name)
    }
  }
}

/** The headers that identify channels and calls: without them no call can be tracked. */
const IDENTITY = /(uniqueid|linkedid|event|timestamp)$/

const anySession = fc.constantFrom(...sessions)

test('C17 hostile values in every other header: no error, and statuses are still told', () => {
  fc.assert(
    fc.property(anySession, fc.constantFrom(...hostile), fc.nat(40), (session, value, every) => {
      let count = 0
      const poisoned = session.map(
        (message): AmiMessage =>
          new Map(
            [...message].map(([name, values]) => [
              name,
              !IDENTITY.test(name) && (count += 1) % (every + 1) === 0 ? [value] : values,
            ]),
          ),
      )
      assertShape(play(poisoned))
    }),
    { numRuns: 200 },
  )
})

test('C17 a caller who is called anything is still told, by what they are called', () => {
  for (const name of hostile.filter((value) => value.length < 256 && value.length > 3 && value !== '<unknown>')) {
    const named = new AmiReader()
      .read(recording('answered'))
      .map(
        (message): AmiMessage =>
          new Map([...message].map(([key, values]) => [key, key === 'calleridname' ? [name] : values])),
      )
    assert.equal(play(named)[0]?.fields?.['caller_name'], name)
  }
})

// Linear work takes milliseconds here; quadratic work would take minutes, and reach the runner's time limit.
test('S47 long values take no time out of proportion', () => {
  const values = [`${' '.repeat(64_000)}x?Dial(a)`, `Local/${'@'.repeat(1_000_000)}\n`]
  for (const session of sessions) {
    for (const value of values) {
      assertShape(
        play(
          session.map(
            (message) =>
              new Map([
                ...message,
                ...(['application', 'appdata', 'interface'] as const).flatMap((name) =>
                  message.has(name) ? [[name, [name === 'application' ? 'ExecIf' : value]] as const] : [],
                ),
              ]),
          ),
        ),
      )
    }
  }
})

test('S47 a conference of a thousand: each is answered, and the last one is left alone', () => {
  const tracker = createCallTracker()
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index))
  let at = 1_795_000_000_000
  const applyEvent = (event: string, uniqueid: string): CallUpdate[] => {
    const leg = { uniqueid, linkedid: uniqueid, channel: `PJSIP/carrier-${uniqueid}`, channelstatedesc: 'Ring' }
    const place = { context: 'inbound', exten: '61255550101' }
    const bridge = { bridgeuniqueid: 'b', bridgetype: 'base', bridgecreator: 'ConfBridge' }
    const headers = Object.entries({ event, ...leg, ...place, ...bridge })
    return tracker.apply(new Map(headers.map(([name, value]) => [name, [value]])), (at += 100))
  }
  const joined = ids.flatMap((id) => ['Newchannel', 'BridgeEnter'].flatMap((event) => applyEvent(event, id)))
  assert.equal(joined.filter(({ status }) => status === 'answered').length, 1_000)
  const left = ids.slice(1).flatMap((id) => ['BridgeLeave', 'Hangup'].flatMap((event) => applyEvent(event, id)))
  const alone = [...left, ...tracker.settle()].filter(
    ({ connected, status }) => connected === false && status !== 'ended',
  )
  assert.equal(alone.filter(({ uniqueid }) => uniqueid === '0').length, 1)
})

test('any headers missing, messages lost, doubled or in another order: no error', () => {
  fc.assert(
    fc.property(anySession, fc.infiniteStream(fc.nat(1_000)), (session, dice) => {
      const roll = (): number => dice.next().value ?? 0
      const broken = session.flatMap((message): AmiMessage[] => {
        const thin = new Map([...message].filter(() => roll() > 30))
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
    { numRuns: 200 },
  )
})

test('events of any names and headers: no error', () => {
  const names = [
    'Newchannel',
    'Newexten',
    'BridgeEnter',
    'BridgeLeave',
    'DialBegin',
    'DialEnd',
    'Hangup',
    'Hold',
    'Pickup',
    'BlindTransfer',
  ]
  const ids = fc.constantFrom('1.1', '1.2', '1.3', '1.4', '')
  const channels = fc.constantFrom('PJSIP/a-1', 'Local/x@y-1;1', 'Local/x@y-1;2', 'PJSIP/b-2')
  const event = fc.record({
    event: fc.constantFrom(...names),
    uniqueid: ids,
    linkedid: ids,
    destuniqueid: ids,
    transfereruniqueid: ids,
    transfereeuniqueid: ids,
    targetlinkedid: ids,
    channel: channels,
    context: fc.constantFrom('inbound', 'internal', 'outbound', 'x'),
    exten: fc.constantFrom('s', 'h', '61255550101', '201'),
    channelstatedesc: fc.constantFrom('Down', 'Ring', 'Up'),
    bridgeuniqueid: fc.constantFrom('b1', 'b2', ''),
    bridgetype: fc.constantFrom('basic', 'parking'),
    application: fc.constantFrom('Dial', 'VoiceMail', 'Read', 'Hangup', 'Queue'),
    dialstatus: fc.constantFrom('BUSY', 'ANSWER', 'CANCEL'),
    dialstring: fc.constantFrom('201', 'trunk/0299991111'),
    result: fc.constantFrom('Success', 'Fail'),
    cause: fc.constantFrom('16', '17', '0', ''),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      const tracker = createCallTracker()
      const updates = events.flatMap((headers, index) =>
        tracker.apply(
          new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
          1_795_000_000_000 + index * 7,
        ),
      )
      assertShape([...updates, ...tracker.settle()])
    }),
    { numRuns: 500 },
  )
})
