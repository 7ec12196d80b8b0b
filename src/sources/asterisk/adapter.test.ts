// The kinds asterisk and asterisk_ari: their settings, and the example calls in the messages of each kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asteriskAdapter } from './adapter.ts'
import { ariAdapter } from './ari/adapter.ts'
import { callsOf } from '../../../test/recordings/played.ts'
import { SAMPLE_NAMES, type SampleName } from '../../calls/samples.ts'
import type { SourceAdapter } from '../adapter.ts'
import { flawsOf } from '../kinds/kind.ts'

const BEGIN_MS = 1_795_600_000_123

/** The statuses that a person would see, with seconds from the beginning, and the outcome. */
const LIVES: Readonly<Record<SampleName, readonly [life: string, outcome: string]>> = {
  answered: ['ringing 0, answered 12, ended 95', 'answered'],
  missed: ['ringing 0, ended 30', 'missed'],
  voicemail: ['ringing 0, voicemail 20, ended 52', 'voicemail'],
  transferred: [
    'ringing 0, in_menu 2, queued 9, answered 24, on_hold 50, transferring 62, answered 70, ended 131',
    'answered',
  ],
  no_recording: ['ringing 0, answered 8, ended 68', 'answered'],
}

function simulated(kind: SourceAdapter, example: SampleName, settings = {}) {
  const id = '0123456789abcdef'.repeat(2)
  const updates = kind.simulateCall(example, { id, beginMs: BEGIN_MS, settings, url: '', country: 'DE' })
  const [played, ...others] = callsOf(updates).values()
  assert.ok(played)
  assert.deepEqual(others, [])
  assert.ok(played.call.uniqueid.includes(id))
  return { updates, ...played }
}

for (const kind of [asteriskAdapter, ariAdapter]) {
  for (const example of SAMPLE_NAMES) {
    test(`C16 ${kind.kind.id}: the example ${example} is told as a real call is`, () => {
      const { updates, call, events } = simulated(kind, example)
      const life = events.map(({ type, at }) => `${type} ${(at - BEGIN_MS) / 1000}`).join(', ')
      assert.deepEqual([life, call.outcome], LIVES[example])
      const { direction, caller_number: number, caller_name: name, tracking_number: dialled } = call.fields
      assert.deepEqual(
        [direction, number, name, dialled],
        ['inbound', '+61412345678', `Jane "JJ" O'Neil & Söhne`, '+61288889999'],
      )
      assert.deepEqual(
        updates.flatMap(({ fields = {} }) => Object.keys(fields)).filter((code) => !kind.knowsField(code)),
        [],
      )
    })
  }

  test(`C9 ${kind.kind.id}: an example has a recording where the files can be read, and is not cut short by contexts`, () => {
    const settings = { recordings_folder: '/mnt/pbx', contexts: { 'from-trunk': 'ignore' } }
    for (const example of SAMPLE_NAMES) {
      const files = Object.keys(simulated(kind, example, settings).call.recordings ?? {})
      const isRecorded = example !== 'missed' && example !== 'no_recording'
      assert.equal(files.length, isRecorded ? 1 : 0, example)
    }
  })
}

test('C14 the manager interface knows the name of an agent of a queue; ARI says it where the queue sets it', () => {
  const nameIn = (kind: SourceAdapter): unknown =>
    simulated(kind, 'transferred').events.find(({ type }) => type === 'answered')?.fields['agent_name']
  assert.equal(nameIn(asteriskAdapter), 'Sam Lee')
  assert.equal(nameIn(ariAdapter), undefined)
})

test('settings of asterisk_ari: every flaw is told where it stands', () => {
  const right = { url: 'https://pbx.example:8089/asterisk', username: 'offhook', password: 's3cret' }
  const rows: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ url: '' }, '/settings/url'],
    [{ url: 'pbx.example:8088' }, '/settings/url'],
    [{ url: 'ftp://pbx.example' }, '/settings/url'],
    [{ url: 'http://offhook:s3cret@pbx.example:8088' }, '/settings/url'],
    [{ url: 'http://pbx.example:8088/ari' }, '/settings/url'],
    [{ url: 'http://pbx.example:8088/?api_key=a:b' }, '/settings/url'],
    [{ username: 'a:b' }, '/settings/username'],
    [{ username: undefined }, '/settings/username'],
    [{ password: 'a\nb' }, '/settings/password'],
    [{ contexts: { sales: 'sideways' } }, '/settings/contexts/sales'],
    [{ country: 'au' }, '/settings/country'],
    [{ records: 'perhaps' }, '/settings/records'],
    [{ recordings_folder: 7 }, '/settings/recordings_folder'],
    [{ port: 8088 }, '/settings/port'],
  ]
  assert.deepEqual(flawsOf(ariAdapter.kind, right), [])
  for (const [wrong, pointer] of rows) {
    assert.deepEqual(
      flawsOf(ariAdapter.kind, { ...right, ...wrong }).map((flaw) => flaw.pointer),
      [pointer],
    )
  }
})

test('S26 where the secret goes: another host, port or scheme asks for it anew, another path or name does not', () => {
  assert.equal(ariAdapter.kind.origin({ url: 'https://pbx.example:8089/asterisk/' }), 'https://pbx.example:8089')
  assert.equal(ariAdapter.kind.origin({ url: 'nowhere' }), '')
})
