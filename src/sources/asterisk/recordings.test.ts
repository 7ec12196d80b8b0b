// The call tracker with recorded sessions of a real Asterisk: complete, cut, in pieces, mixed, and with hostile values.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { assertCall } from '../../../test/recordings/assert-call.ts'
import { callsOf, recording, updatesOf } from '../../../test/recordings/played.ts'
import { createCallTracker } from './call-tracker.ts'
import { AmiReader } from './ami-wire.ts'
import { expected } from '../../../test/recordings/expected.ts'
import { timestampOf, type AmiMessage } from './ami-message.ts'
import type { CallUpdate } from '../../calls/call.ts'

const names = Object.keys(expected)

test('every recording has its row', () => {
  const files = readdirSync(new URL('../../../recorded-sessions/asterisk/', import.meta.url))
  assert.deepEqual(
    files
      .filter((file) => file.endsWith('.ami'))
      .map((file) => file.slice(0, -4))
      .toSorted(),
    names.toSorted(),
  )
})

for (const name of names) {
  test(`C13 ${name}: statuses, outcome, talk and people are those of a person who was there`, () => {
    const updates = updatesOf(recording(name))
    const start = Math.min(...updates.map((update) => update.at ?? Infinity))
    const calls = [...callsOf(updates)]
    const rows = expected[name] ?? []
    assert.deepEqual(
      calls.map(([id]) => lastPart(id)),
      rows.map((row) => row.id),
    )
    calls.forEach(([, played], index) => {
      const row = rows[index]
      assert.ok(row)
      assertCall(played, row, start)
    })
  })
}

function lastPart(id: string): string {
  return id.split('.')[1] ?? id
}

test('C6 bytes may come in any pieces: the same updates', () => {
  for (const name of ['attended-transfer', 'ringgroup-local', 'queue-announce']) {
    const bytes = recording(name)
    const whole = updatesOf(bytes)
    for (let seed = 1; seed <= 20; seed += 1)
      assert.deepEqual(playMessages(inPieces(bytes, seed)), whole, `${name}, seed ${seed}`)
  }
})

test('C11 a session that is cut anywhere breaks nothing, and tells the beginning of what the whole tells', () => {
  for (const name of names) {
    const bytes = recording(name)
    const whole = callsOf(updatesOf(bytes))
    // Primes, so that cuts fall everywhere in lines.
    const step = name === 'busy' ? 31 : 19_997
    for (let cut = 0; cut < bytes.length; cut += step) {
      for (const [id, { events }] of callsOf(updatesOf(bytes.subarray(0, cut)))) {
        const reported = events.map((event) => event.type)
        const types = whole.get(id)?.events.map((event) => event.type) ?? []
        // The end of a hold is reported if nothing follows it; in the whole session a transfer followed.
        const isOffHold =
          reported.at(-1) === 'answered' && types[reported.length - 1] !== 'answered' && reported.at(-2) === 'on_hold'
        const certain = isOffHold ? reported.slice(0, -1) : reported
        assert.deepEqual(certain, types.slice(0, certain.length), `${name} cut at ${cut}`)
      }
    }
  }
})

test('C1 the events of two sessions that come mixed make the same calls as apart', () => {
  const pairs = [
    ['attended-transfer', 'outbound-answered'],
    ['park-retrieved', 'queue-announce'],
    ['followme', 'voicemail'],
    ['blind-transfer', 'conference'],
  ] as const
  for (const [one, other] of pairs) {
    const apart = new Map([...callsOf(updatesOf(recording(one))), ...callsOf(updatesOf(recording(other)))])
    const shift = firstTime(recording(one)) - firstTime(recording(other))
    const mixed = [...timed(recording(one), 0), ...timed(recording(other), shift)].toSorted((a, b) => a.at - b.at)
    const together = callsOf(playTimed(mixed))
    assert.deepEqual([...together.keys()].toSorted(), [...apart.keys()].toSorted())
    for (const [id, { events, call }] of together) {
      assert.deepEqual(
        events.map((event) => event.type),
        apart.get(id)?.events.map((event) => event.type),
      )
      assert.deepEqual(call.fields, apart.get(id)?.call.fields)
    }
  }
})

test('C12 talk ends when the cleaning up begins, however long that takes and whether or not a bridge is left', () => {
  let shift = 0
  const messages = timed(recording('h-answered'), 0)
    .filter(({ message }) => message.get('event')?.[0] !== 'BridgeLeave')
    .map(({ message, at }) => {
      const timedMessage = { message, at: at + shift }
      if (message.get('event')?.[0] === 'Newexten' && message.get('exten')?.[0] === 'h') shift = 5_000
      return timedMessage
    })
  // The agent's leg stays, because its hang-up would end the talk.
  const [played] = callsOf(playTimed(messages.filter(({ message }) => !isAgentsHangup(message)))).values()
  const { answerAt, talkEndAt } = played?.call ?? {}
  assert.ok(Math.abs((talkEndAt ?? 0) - (answerAt ?? 0) - 3_022) < 20)
})

function isAgentsHangup(message: AmiMessage): boolean {
  return message.get('event')?.[0] === 'Hangup' && message.get('uniqueid')?.[0]?.endsWith('.104') === true
}

test('S41 a recording played twice with a suffix makes calls of its own', () => {
  const [first] = updatesOf(recording('pickup'), { idSuffix: '-2' })
  assert.match(first?.uniqueid ?? '', /\.113-2$/)
})

function* pieces(bytes: Uint8Array, seed: number): Generator<Uint8Array> {
  let state = seed
  for (let start = 0; start < bytes.length;) {
    state = (state * 48_271) % 0x7fffffff
    const size = 1 + (state % (seed % 3 === 0 ? 7 : 2_000))
    yield bytes.subarray(start, start + size)
    start += size
  }
}

function inPieces(bytes: Uint8Array, seed: number): AmiMessage[] {
  const reader = new AmiReader()
  return [...pieces(bytes, seed)].flatMap((piece) => reader.read(piece))
}

function playMessages(messages: readonly AmiMessage[]): CallUpdate[] {
  let at = 0
  return playTimed(messages.map((message) => ({ message, at: (at = timestampOf(message) ?? at) })))
}

interface TimedMessage {
  readonly message: AmiMessage
  readonly at: number
}

function playTimed(messages: readonly TimedMessage[]): CallUpdate[] {
  const tracker = createCallTracker()
  return [...messages.flatMap(({ message, at }) => tracker.apply(message, at)), ...tracker.settle()]
}

function timed(bytes: Uint8Array, shift: number): TimedMessage[] {
  let at = 0
  return new AmiReader()
    .read(bytes)
    .map((message) => ({ message, at: (at = (timestampOf(message) ?? at - shift) + shift) }))
}

function firstTime(bytes: Uint8Array): number {
  for (const message of new AmiReader().read(bytes)) {
    const at = timestampOf(message)
    if (at !== null) return at
  }
  return 0
}
