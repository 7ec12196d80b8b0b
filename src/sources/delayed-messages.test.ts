// Messages of posted sources that contain their time, each delayed on its way as by networks and busy senders. The
// result must be the same call.
//
// The sources placetel, retell, yeastar and zammad_cti are left out, since their messages contain no time. 3CX reports
// a call in one message, and a CDR of Asterisk is written once, at the end. Twilio's requests for instructions contain
// no time either, but Twilio waits for the response before it continues, so these requests are not delayed.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { jambonzCall, jambonzFacts } from '../../test/kit/jambonz.ts'
import { applyUpdates, type AppliedCall, storedMessages } from '../../test/kit/posted-calls.ts'
import { json } from '../../test/kit/posted.ts'
import { factsOf, mappingOf, messagesFolder, messagesOf, updatesOf, vendors } from '../../test/kit/ready-messages.ts'
import { property } from '../../test/kit/property.ts'
import { twilioCall, twilioFacts } from '../../test/kit/twilio.ts'
import { parseCsv } from '../calls/import/csv.ts'
import type { CallUpdate } from '../calls/call.ts'
import { snapshot } from '../calls/snapshot.ts'
import type { SourceAdapter } from './adapter.ts'
import { jambonzAdapter } from './jambonz/adapter.ts'
import { defaultRecords } from './kinds/kind.ts'
import { pushAdapter } from './push/adapter.ts'
import { asteriskCel } from './ready/asterisk-cel.ts'
import { twilioAdapter } from './twilio/adapter.ts'
import type { Message, WebhookContext } from './webhook.ts'

const DELAY_MOST_MS = 2_000

/** The messages of one call, in the order of sending. */
interface MessageSet {
  readonly name: string
  readonly adapter: SourceAdapter
  readonly facts: WebhookContext
  readonly messages: readonly Message[]
}

function namesIn(folder: string): string[] {
  const files = readdirSync(`${messagesFolder}/${folder}`)
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
}

function readyMappings(): MessageSet[] {
  const timed = vendors.filter((vendor) => vendor.timed)
  return timed.flatMap(({ id, scenarios }) =>
    scenarios.map((scenario) => ({
      name: `${id}: ${scenario.scenario}`,
      adapter: pushAdapter,
      facts: factsOf(mappingOf(id)),
      messages: messagesOf(mappingOf(id), scenario),
    })),
  )
}

/** Rows of CEL, each posted when it is written. */
function asteriskEvents(): MessageSet[] {
  const columns = asteriskCel.columns ?? []
  const ofFile = parseCsv(readFileSync(`${messagesFolder}/asterisk/cel.csv`, 'utf8')).map(({ cells }) =>
    Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])),
  )
  const posted = ['cel-menu-then-extension', 'cel-consultation', 'cel-group-of-local'].flatMap((name) =>
    readFileSync(`${messagesFolder}/asterisk/${name}.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>),
  )
  const calls = Map.groupBy([...ofFile, ...posted], (row) => row['linkedid'] ?? '')
  return [...calls].map(([id, ofCall]) => ({
    name: `asterisk_cel: ${id}`,
    adapter: pushAdapter,
    facts: factsOf(asteriskCel),
    messages: ofCall.map((row) => ({ ...json(row), at: Number(row['eventtime']) * 1000 })),
  }))
}

/** Calls that Kamailio posted, with several workers and the time of each event in microseconds. */
function kamailioCalls(): MessageSet[] {
  const { mapping } = storedMessages('delayed/kamailio-mapping') as { readonly mapping: unknown }
  const events = storedMessages('delayed/kamailio') as Readonly<Record<string, string>>[]
  return [...Map.groupBy(events, (event) => event['call_id'] ?? '')].map(([id, ofCall]) => ({
    name: `kamailio: ${id}`,
    adapter: pushAdapter,
    facts: { settings: { mapping, auth: { type: 'none' }, country: 'AU' }, url: 'https://calls.example/in/kamailio' },
    messages: ofCall.map((event) => ({ ...json(event), at: Number(event['time']) * 1000 })),
  }))
}

const sets: readonly MessageSet[] = [
  ...readyMappings(),
  ...asteriskEvents(),
  ...kamailioCalls(),
  ...namesIn('twilio').flatMap((name) =>
    ['', '+61299991111'].map((forward) => ({
      name: `twilio: ${name}${forward && ', forwarded by Offhook'}`,
      adapter: twilioAdapter,
      facts: twilioFacts({ forward_to: forward }),
      messages: twilioCall(name),
    })),
  ),
  ...namesIn('jambonz').map((name) => ({
    name: `jambonz: ${name}`,
    adapter: jambonzAdapter,
    facts: jambonzFacts(),
    messages: jambonzCall(name),
  })),
]

/** Applies the messages, each delayed by its number of milliseconds; `null`: they report no call. */
function playerOf({ adapter, facts, messages }: MessageSet): (delays: readonly number[]) => AppliedCall | null {
  const readAt = (message: Message, at: number): readonly CallUpdate[] =>
    adapter.posted?.read({ ...message, at }, facts).updates ?? []
  const read = messages.map((message) => {
    const updates = readAt(message, message.at)
    return { message, updates, isTimed: updates.some(({ precision }) => precision !== undefined) }
  })
  const nowMs = (messages.at(-1)?.at ?? 0) + 3_600_000
  return (delays) => {
    const came = read.map((one, index) => ({ ...one, at: one.message.at + (one.isTimed ? (delays[index] ?? 0) : 0) }))
    const updates = came
      .toSorted((a, b) => a.at - b.at)
      // A mapping reads a message with a time in the same way whenever the message arrives.
      .flatMap(({ message, updates: mapped, at }) => (adapter === pushAdapter ? mapped : readAt(message, at)))
    return updates.length === 0 ? null : applyUpdates(updates, defaultRecords(adapter.kind), nowMs)
  }
}

/** The visible result of a call once all messages have arrived. */
function described({ call }: AppliedCall) {
  const { sequence: _sequence, ...fields } = snapshot(call, 'final', call.statusAt)
  const { recording, recordings, talkEndAt, ringMs, holdMs, queueMs } = call
  // Sums in another order differ in the last digits of a double.
  const durations = [ringMs, holdMs, queueMs].map(Math.round)
  return { fields, recording, recordings, talkEndAt, durations }
}

/** Whether the event types of one call are a subsequence of another's. */
function isAmong(some: AppliedCall, all: AppliedCall): boolean {
  const types = some.events.map(({ type }) => type)
  let found = 0
  for (const { type } of all.events) if (type === types[found]) found++
  return found === types.length
}

for (const set of sets) {
  const play = playerOf(set)
  const undelayed = play([])
  // A conference of Twilio reports no call, so it has no result to compare.
  if (undelayed === null) continue
  property(
    `C6 C12 ${set.name}: messages that are delayed by up to 2 s make the same call, and no status goes back`,
    (numRuns) => {
      const delays = fc.array(fc.integer({ min: 0, max: DELAY_MOST_MS }), {
        minLength: set.messages.length,
        maxLength: set.messages.length,
      })
      fc.assert(
        fc.property(delays, (given) => {
          const delayed = play(given)
          assert.ok(delayed)
          assert.deepEqual(described(delayed), described(undelayed))
          assert.ok(isAmong(delayed, undelayed), delayed.events.map(({ type }) => type).join())
        }),
        // Three hundred in CI.
        { numRuns: Math.ceil(numRuns * 0.3) },
      )
    },
  )
}

test('C6 of the ready mappings that are left out, messages of each call say no time', () => {
  for (const { id, timed, scenarios } of vendors)
    for (const scenario of scenarios.filter(({ came }) => !timed && came.length > 1)) {
      const read = messagesOf(mappingOf(id), scenario).flatMap((message) => updatesOf(mappingOf(id), message))
      assert.ok(
        read.some(({ precision }) => precision === undefined),
        `${id}: ${scenario.scenario}`,
      )
    }
})
