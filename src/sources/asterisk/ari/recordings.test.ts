// Compares ARI's events with the manager interface's events of the same calls, in the same Asterisk: complete, without the
// options of ari.conf, cut, and with unexpected values.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { suite, test } from 'node:test'
import { ariRecording, callsOf } from '../../../../test/recordings/played.ts'
import { assertCall } from '../../../../test/recordings/assert-call.ts'
import { createCallTracker } from '../call-tracker.ts'
import { createTranslator } from './translate.ts'
import { eventsIn, playEvents } from './replay.ts'
import { expectedByAri, untoldByAri } from '../../../../test/recordings/expected-ari.ts'
import { readEvent, objectOf, type JsonObject } from './event.ts'
import type { CallUpdate } from '../../../calls/call.ts'

const names = Object.keys(expectedByAri)

test('every recording has its row', () => {
  const files = readdirSync(new URL('../../../../recorded-sessions/ari/', import.meta.url))
  assert.deepEqual(files.map((file) => file.replace(/\.ari$/, '')).toSorted(), names.toSorted())
})

function assertSession(name: string, updates: readonly CallUpdate[]): void {
  const start = Math.min(...updates.map((update) => update.at ?? Infinity))
  const calls = [...callsOf(updates)]
  const rows = expectedByAri[name] ?? []
  assert.deepEqual(
    calls.map(([id]) => id.split('.')[1]),
    rows.map((row) => row.id),
  )
  calls.forEach(([, played], index) => {
    const row = rows[index]
    assert.ok(row)
    assertCall(played, { ...row, ...untoldByAri[name] }, start)
  })
}

suite('C13 by ARI: statuses, outcome, talk and people are those that the manager interface told', () => {
  for (const name of names) test(`C13 ${name}`, () => assertSession(name, playEvents(eventsIn(ariRecording(name)))))
})

suite('C1 an ari.conf without channelvars: which channels make up a call is found out', () => {
  for (const name of names) {
    test(`C1 ${name}`, () => {
      const session = ariRecording(name).replaceAll(/,"channelvars":\{[^}]*\}/g, '')
      assert.doesNotMatch(session, /linkedid/)
      assertSession(name, playEvents(eventsIn(session)))
    })
  }
})

test('C14 an Asterisk that does not say in a channel what it runs: queues and their agents are told all the same', () => {
  for (const name of ['queue', 'queue-abandoned', 'queue-second-agent', 'queue-transfer']) {
    const session = ariRecording(name).replaceAll(/,"app_name":"[^"]*","app_data":"[^"]*"/g, '')
    assert.doesNotMatch(session, /AppQueue","app_data/)
    assertSession(name, playEvents(eventsIn(session)))
  }
})

test('C9 a recording is told by the variable that names its file', () => {
  const updates = playEvents(eventsIn(ariRecording('answered')), { canFetchRecordings: true })
  const [played] = callsOf(updates).values()
  assert.equal(played?.call.fields['recorded'], true)
  assert.match(Object.keys(played.call.recordings ?? {}).join(), /^\/var\/spool\/asterisk\/monitor\/[\d.]+\.wav$/)
})

test('C14 the Call-ID of a SIP channel is told as the manager interface tells it', () => {
  const session = ariRecording('answered').replaceAll('"protocol_id":""', '"protocol_id":"a84b4c76e66710@pc33"')
  const [played] = callsOf(playEvents(eventsIn(session))).values()
  assert.equal(played?.call.fields['sip_call_id'], 'a84b4c76e66710@pc33')
})

test('C13 a hold over SIP is an event of its own', () => {
  const events = eventsIn(ariRecording('answered'))
  const up = events.findLastIndex((event) => event['type'] === 'ChannelEnteredBridge')
  const entered = events[up]
  assert.ok(entered)
  const at = (seconds: number): string =>
    new Date(Date.parse(String(entered['timestamp'])) + seconds * 1000).toISOString()
  const hold = { ...entered, type: 'ChannelHold', timestamp: at(1) }
  const unhold = { ...entered, type: 'ChannelUnhold', timestamp: at(2) }
  const [played] = callsOf(playEvents(events.toSpliced(up + 1, 0, hold, unhold))).values()
  assert.deepEqual(
    played?.events.map(({ type }) => type),
    ['ringing', 'answered', 'on_hold', 'answered', 'ended'],
  )
})

test('C11 the lists of channels and bridges in mid-call make the call that the events made', () => {
  const events = eventsIn(ariRecording('answered'))
  const entered = events.filter((event) => event['type'] === 'ChannelEnteredBridge')
  const channels = entered.map((event) => event['channel'])
  const bridges = [entered.at(-1)?.['bridge']]
  const listed = createTranslator().list(channels, bridges, Date.parse('2026-11-27T00:10:00Z'))
  assert.deepEqual(
    listed.map((message) => [message.get('application'), message.get('bridgeid')?.[0] !== '']),
    [
      [['AppDial'], true],
      [['Dial'], true],
    ],
  )
  assert.ok(listed.every((message) => /^\d\d:\d\d:\d\d$/.test(message.get('duration')?.[0] ?? '')))
})

test('C13 what is played before the PBX picks up is no menu, whether an event or the list of channels tells it', () => {
  const [created] = eventsIn(ariRecording('answered')).filter((event) => event['type'] === 'ChannelCreated')
  const channel = objectOf(created?.['channel'])
  const playing = (data: string): string[] => {
    const plan = { ...objectOf(channel?.['dialplan']), app_name: 'Playback', app_data: data }
    const channels = createTranslator().list([{ ...channel, dialplan: plan }], [], 1_795_738_010_000)
    const updates = createCallTracker().reconcile({ channels, changedIds: new Set() }, 1_795_738_010_000)
    return updates.flatMap(({ status }) => status ?? [])
  }
  assert.deepEqual(playing('welcome,noanswer'), ['ringing'])
  assert.deepEqual(playing('welcome'), ['ringing', 'in_menu'])
})

test('C11 a session that is cut anywhere tells the beginning of what the whole tells', () => {
  for (const name of ['attended-transfer', 'queue-transfer', 'park-timeout']) {
    const events = eventsIn(ariRecording(name))
    const whole = callsOf(playEvents(events))
    for (let cut = 0; cut < events.length; cut += 7) {
      for (const [id, { events: reported }] of callsOf(playEvents(events.slice(0, cut)))) {
        const types = whole.get(id)?.events.map(({ type }) => type) ?? []
        // The end of a hold is reported if nothing follows it; in the whole session a transfer followed.
        const isOffHold = reported.at(-1)?.type === 'answered' && types[reported.length - 1] !== 'answered'
        const certain = (isOffHold ? reported.slice(0, -1) : reported).map(({ type }) => type)
        assert.deepEqual(certain, types.slice(0, certain.length), `${name} cut at ${cut}`)
      }
    }
  }
})

const ODD: readonly unknown[] = [null, 0, '', 'x'.repeat(100_000), [], {}, { id: 7 }, '__proto__', '\0', [[{}]], true]

test('S41 events with anything in the place of anything stop nothing', () => {
  const events = eventsIn(ariRecording('attended-transfer'))
  for (const odd of ODD) {
    const spoilt = events.flatMap((event, index): JsonObject[] => {
      const keys = Object.keys(event)
      const key = keys[index % keys.length] ?? 'type'
      const channel = {
        ...objectOf(event['channel']),
        [['id', 'name', 'dialplan', 'caller', 'channelvars'][index % 5] ?? 'id']: odd,
      }
      return [event, { ...event, [key]: odd }, { ...event, channel }, { type: String(odd) }]
    })
    assert.doesNotThrow(() => playEvents(spoilt))
  }
  for (const text of ['', 'null', '[]', '"x"', '{', '7', '{"type":"ChannelCreated"}']) {
    const event = readEvent(text)
    assert.deepEqual(event ? playEvents([event]) : [], [])
  }
})
