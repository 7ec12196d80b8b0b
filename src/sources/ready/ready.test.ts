// The ready-made mappings, with messages of their vendors (test/messages) read by their adapter: the resulting calls.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { beginMs } from '../../../test/kit/posted-calls.ts'
import {
  factsOf,
  mappingOf,
  messagesFolder,
  messagesOf,
  signed,
  updatesOf,
  url,
  vendors,
} from '../../../test/kit/ready-messages.ts'
import type { Scenario } from '../../../test/messages/scenarios/scenario.ts'
import { applyCallUpdates, type AppliedUpdates } from '../../calls/apply-update.ts'
import { SAMPLE_NAMES } from '../../calls/samples.ts'
import { readMapping } from '../mapping/read-mapping.ts'
import type { ReadyMapping } from '../mapping/mapping.ts'
import type { Message } from '../webhook.ts'
import { pushAdapter } from '../push/adapter.ts'
import { READY_MAPPINGS } from './ready.ts'
import { flawsOf } from '../kinds/kind.ts'

function played(vendor: ReadyMapping, came: readonly Message[]): AppliedUpdates {
  const [first, ...rest] = came.flatMap((message) => updatesOf(vendor, message))
  assert.ok(first, 'something was told')
  const ids = new Set([first, ...rest].map(({ uniqueid }) => uniqueid))
  assert.equal(ids.size, 1, 'all is of one call')
  return applyCallUpdates([first, ...rest], { nowMs: beginMs + 3600_000, ordered: false })
}

function assertCall({ call }: AppliedUpdates, scene: Scenario): void {
  assert.equal(call.status, 'ended')
  assert.equal(call.outcome, scene.outcome)
  const known = Object.fromEntries(Object.keys(scene.fields).map((code) => [code, call.fields[code]]))
  assert.deepEqual(known, scene.fields)
  const seconds = (ms: number | null): number | null => (ms === null ? null : (ms - beginMs) / 1000)
  if (scene.start !== undefined) assert.equal(seconds(call.startAt), scene.start, 'start')
  if (scene.answer !== undefined) assert.equal(seconds(call.answerAt), scene.answer, 'answer')
  if (scene.end !== undefined) assert.equal(seconds(call.endAt), scene.end, 'end')
}

for (const { id, timed, scenarios: scenes } of vendors)
  for (const scene of scenes) {
    test(`C2 C12 C13 C15 ${id}: ${scene.scenario} becomes the call that it was`, () => {
      const vendor = mappingOf(id)
      const events = played(vendor, messagesOf(vendor, scene))
      assert.deepEqual(
        events.events.map(({ type }) => type),
        scene.events,
      )
      assertCall(events, scene)
      if (scene.recordings === undefined) return
      const news = messagesOf(vendor, scene)
        .flatMap((message) => updatesOf(vendor, message))
        .flatMap(({ recording }) => (recording && 'url' in recording ? [recording.url] : []))
      assert.deepEqual([...new Set(news)], scene.recordings)
    })

    test(`C8 ${id}: ${scene.scenario}, each message twice, makes the same events`, () => {
      const vendor = mappingOf(id)
      const twice = messagesOf(vendor, scene).flatMap((message) => [message, message])
      const events = played(vendor, twice)
      assert.deepEqual(
        events.events.map(({ type }) => type),
        scene.events,
      )
    })

    if (timed)
      test(`C6 C7 ${id}: ${scene.scenario}, the last message first, ends the same`, () => {
        const vendor = mappingOf(id)
        assertCall(played(vendor, messagesOf(vendor, scene).toReversed()), scene)
      })
  }

test('C2 kamailio: a call whose answer was lost on its way is answered all the same', () => {
  const vendor = mappingOf('kamailio')
  const scene = vendors.find(({ id }) => id === 'kamailio')?.scenarios.find(({ scenario }) => scenario === 'answered')
  assert.ok(scene)
  const { call } = played(vendor, messagesOf(vendor, scene).toSpliced(2, 1))
  assert.deepEqual([call.outcome, call.answerAt], ['answered', null])
})

test('every ready mapping can be saved as it is, says where it comes from, and what to do with the address', () => {
  assert.equal(new Set(READY_MAPPINGS.map(({ id }) => id)).size, READY_MAPPINGS.length)
  for (const ready of READY_MAPPINGS) {
    const read = readMapping(ready.mapping)
    assert.deepEqual('flaws' in read ? read.flaws : [], [], ready.id)
    assert.deepEqual(flawsOf(pushAdapter.kind, factsOf(ready).settings), [], ready.id)
    assert.match(ready.id, /^[a-z0-9]+(?:_[a-z0-9]+)*$/)
    assert.match(ready.checked, /^20\d\d-\d\d-\d\d$/)
    assert.ok(URL.canParse(ready.docs), ready.docs)
    assert.ok(
      ready.steps.some((step) => step.includes('{url}')),
      `${ready.id} says where the address belongs`,
    )
    assert.ok(ready.auth !== undefined || ready.steps.length > 0)
  }
})

test('S40 a message that is not signed by the secret of its source is refused, whatever the vendor', () => {
  for (const { id, scenarios: scenes } of vendors) {
    const vendor = mappingOf(id)
    const [scene] = scenes
    assert.ok(scene)
    const [message] = messagesOf(vendor, scene)
    assert.ok(message)
    const { settings } = factsOf(vendor)
    const facts = { settings: { ...settings, secret: 'QW5vdGhlciBzZWNyZXQ=' }, url }
    const refusal =
      pushAdapter.posted?.findHeadRefusal(message, facts) ?? pushAdapter.posted?.findRefusal(message, facts) ?? null
    assert.equal(refusal === null, vendor.auth === undefined, `${id}: ${refusal ?? 'taken'}`)
  }
})

/** The place of each vendor's status, and a value that the vendor does not use today. */
const unforeseen: Readonly<Record<string, { readonly file: string; readonly from: string; readonly query?: string }>> =
  {
    aircall: { file: 'answered-1-created.json', from: 'call.created' },
    dialpad: { file: 'outbound-1-calling.json', from: 'calling' },
    callrail: { file: 'answered-1-before.json', from: '', query: 'event=teleported' },
    vapi: { file: 'inbound-1-ringing.json', from: 'ringing' },
    retell: { file: 'inbound-1-call-started.json', from: 'call_started' },
    yeastar: { file: 'inbound-1-ring.json', from: 'ALERT|RING' },
    '3cx': { file: 'inbound-1.json', from: '"Inbound"' },
    placetel: { file: 'inbound-1-incoming-call.form', from: 'IncomingCall' },
    vonage_in: { file: 'connected-1-started.json', from: 'started' },
    vonage_out: { file: 'answered-1-started.json', from: 'started' },
    quo: { file: 'inbound-1-ringing.json', from: 'call.ringing' },
    zammad_cti: { file: 'inbound-1-new-call.json', from: 'newCall' },
    kamailio: { file: 'answered-1-invite.json', from: '"invite"' },
  }

test('a value that a vendor adds one day is a problem that names it', () => {
  for (const { id } of vendors) {
    const vendor = mappingOf(id)
    const { file, from, query = '' } = unforeseen[id] ?? { file: '', from: '' }
    const text = readFileSync(join(messagesFolder, id, file), 'utf8')
    const changed =
      from === '' ? text : text.replace(new RegExp(from, 'g'), (old) => old.replaceAll(/[\w.]+/g, 'teleported'))
    const type = file.endsWith('.form') ? 'application/x-www-form-urlencoded' : 'application/json'
    const message = signed(vendor, { at: beginMs, query, type, text: changed })
    const reading = pushAdapter.posted?.read(message, factsOf(vendor))
    assert.match(reading?.problems.join(' ') ?? '', /“teleported” at /, id)
  }
})

test('a test call comes through each ready mapping', () => {
  for (const vendor of READY_MAPPINGS)
    for (const name of SAMPLE_NAMES) {
      const updates = pushAdapter.simulateCall(name, {
        id: '0123456789abcdef0123456789abcdef',
        beginMs,
        url,
        country: 'AU',
        settings: factsOf(vendor).settings,
      })
      const [first, ...rest] = updates
      assert.ok(first, `${vendor.id}: ${name}`)
      const { call } = applyCallUpdates([first, ...rest], { nowMs: beginMs + 3600_000, ordered: false })
      assert.equal(call.status, 'ended', `${vendor.id}: ${name}`)
      if (name === 'answered') assert.equal(call.outcome, 'answered', vendor.id)
      // The caller's number in the rows of CEL is checked in asterisk.test.ts.
      if (vendors.some(({ id }) => id === vendor.id))
        assert.equal(call.fields['caller_number'], '+61412345678', `${vendor.id}: ${name}`)
    }
})

test('the template for 3CX posts the names that its messages have, and the mapping finds every place in them', () => {
  const template = readFileSync(join(import.meta.dirname, '../../../docs/guide/3cx-offhook.xml'), 'utf8')
  const posted = [...template.matchAll(/<Value Key="(\w+)"/g)].map(([, key = '']) => key)
  const message: unknown = JSON.parse(readFileSync(join(messagesFolder, '3cx/inbound-1.json'), 'utf8'))
  assert.ok(typeof message === 'object' && message !== null)
  assert.deepEqual(posted.toSorted(), Object.keys(message).toSorted())
  const places = [...JSON.stringify(mappingOf('3cx').mapping).matchAll(/\/body\/(\w+)/g)].map(([, name = '']) => name)
  for (const name of places) assert.ok(posted.includes(name), name)
})

test('the configuration for Kamailio posts the names that its messages have, and the mapping finds every place in them', () => {
  const configuration = readFileSync(join(import.meta.dirname, '../../../docs/guide/kamailio-offhook.cfg'), 'utf8')
  const posted = [...configuration.matchAll(/jansson_set\("\w+", "(\w+)"/g)].map(([, name = '']) => name)
  const message: unknown = JSON.parse(readFileSync(join(messagesFolder, 'kamailio/answered-1-invite.json'), 'utf8'))
  assert.ok(typeof message === 'object' && message !== null)
  assert.deepEqual(posted, Object.keys(message))
  for (const [, name = ''] of JSON.stringify(mappingOf('kamailio').mapping).matchAll(/\/body\/(\w+)/g))
    assert.ok(posted.includes(name), name)
})

test('the guide of each ready mapping has its documents, their date and every name that its steps have', () => {
  for (const { id, docs, checked, steps } of READY_MAPPINGS) {
    const file = `${id.replace(/_(in|out)$/, '').replaceAll('_', '-')}.md`
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/guide', file), 'utf8')
    for (const text of [docs, checked, ...namesIn(steps.join('\n'))])
      assert.ok(guide.includes(text), `${file}: ${text}`)
  }
})

/** Names of events, files and settings, and parameters of the source's URL: typed as they are. */
function namesIn(text: string): string[] {
  return text.match(/[A-Za-z]\w*(?:[._][A-Za-z]\w*)+|\?\w+=\w+/g) ?? []
}

test('each message that is kept is of a scene', () => {
  for (const { id, scenarios: scenes } of vendors)
    for (const name of readdirSync(join(messagesFolder, id)))
      assert.ok(
        scenes.some(({ scenario: scene }) => name.startsWith(`${scene}-`)),
        `${id}/${name}`,
      )
  assert.deepEqual(
    vendors.map(({ id }) => id).toSorted(),
    READY_MAPPINGS.map(({ id }) => id)
      .filter((id) => !id.startsWith('asterisk_'))
      .toSorted(),
  )
})
