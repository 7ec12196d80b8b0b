// Compares FreeSWITCH's lists with its events (C11).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChannelLister, rowsIn } from './channel-list.ts'
import { createCallTracker, type CallTracker } from './call-tracker.ts'
import { EslReader } from './esl-wire.ts'
import { eventIn, field, timeOf, type EslEvent } from './esl-event.ts'
import { session } from '../../../test/recordings/played-freeswitch.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { ListRow } from './reconcile.ts'

const eventsOf = (name: string): EslEvent[] =>
  new EslReader().read(session(name)).flatMap((frame) => eventIn(frame) ?? [])

/** A call tracker that has read a session up to the event for which `isLast` is true. */
function playUntil(name: string, isLast: (event: EslEvent) => boolean): { tracker: CallTracker; played: EslEvent[] } {
  const events = eventsOf(name)
  const played = events.slice(0, events.findIndex(isLast) + 1)
  const tracker = createCallTracker()
  for (const event of played) tracker.apply(event, timeOf(event) ?? 0)
  return { tracker, played }
}

/** The legs with events, as `show channels` would list them while they talk. */
function channelsOf(played: readonly EslEvent[]): ListRow[] {
  const created = played.filter((event) => field(event, 'Event-Name') === 'CHANNEL_CREATE')
  return created.map((event) => ({
    uuid: field(event, 'Unique-ID'),
    name: field(event, 'Channel-Name'),
    direction: field(event, 'Call-Direction'),
    callstate: 'ACTIVE',
    call_uuid: field(event, 'Channel-Call-UUID'),
    created_epoch: '1795738600',
  }))
}

const bridged = (one: ListRow | undefined, other: ListRow | undefined, at: string): ListRow => ({
  uuid: one?.['uuid'],
  b_uuid: other?.['uuid'],
  call_created_epoch: at,
})

const at = 1_795_738_700_000
const statuses = (updates: readonly CallUpdate[]): unknown[] => updates.map(({ status }) => status)

test('C11 while somebody consults a leg is in two rows: a look that finds nothing missing tells nothing', () => {
  let bridges = 0
  const isConsulting = (event: EslEvent): boolean =>
    field(event, 'Event-Name') === 'CHANNEL_BRIDGE' && (bridges += 1) === 2
  const { tracker, played } = playUntil('feature-att-xfer', isConsulting)
  const channels = channelsOf(played)
  const calls = [bridged(channels[0], channels[1], '1795738602'), bridged(channels[1], channels[2], '1795738607')]
  for (const isAfterGap of [false, true]) {
    assert.deepEqual(tracker.reconcile({ channels, calls, changedIds: new Set(), isAfterGap }, at), [])
  }
  // The later row counts, in whatever order the rows come.
  const turned = calls.toReversed()
  assert.deepEqual(tracker.reconcile({ channels, calls: turned, changedIds: new Set(), isAfterGap: true }, at), [])
})

test('C11 a call that a list does not have any more has ended, unless an event spoke of it a moment ago', () => {
  const { tracker, played } = playUntil('answered', (event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE')
  const ids = channelsOf(played).map(({ uuid }) => String(uuid))
  const none = { channels: [], calls: [], isAfterGap: false }
  assert.deepEqual(tracker.reconcile({ ...none, changedIds: new Set(ids) }, at), [])
  const ended = tracker.reconcile({ ...none, changedIds: new Set() }, at)
  assert.deepEqual(statuses(ended), ['ended'])
  assert.equal(ended[0]?.lost, true)
  assert.equal(ended[0].at, timeOf(played.at(-1) ?? new Map()))
})

test('C11 what changed while nobody listened is told: an answer with its time, a hold, a queue', () => {
  const { tracker, played } = playUntil('answered', (event) => field(event, 'Application') === 'bridge')
  const [caller] = channelsOf(played)
  const agent: ListRow = {
    uuid: 'b',
    name: 'sofia/internal/101@127.0.0.3:5060',
    direction: 'outbound',
    dest: '101',
    presence_id: '101@pbx.example.com',
    callstate: 'ACTIVE',
    call_uuid: caller?.['uuid'],
    created_epoch: '1795738600',
  }
  assert.ok(caller)
  const list = (callstate: string): Parameters<CallTracker['reconcile']>[0] => ({
    channels: [caller, { ...agent, callstate }],
    calls: [bridged(caller, agent, '1795738605')],
    changedIds: new Set(),
    isAfterGap: true,
  })
  const [answered] = tracker.reconcile(list('ACTIVE'), at)
  assert.deepEqual([answered?.status, answered?.at], ['answered', 1_795_738_605_000])
  assert.equal(answered?.fields?.['agent_id'], '101')
  assert.deepEqual(statuses(tracker.reconcile(list('HELD'), at + 1)), ['on_hold'])
  const queued = { ...caller, application: 'callcenter', application_data: 'sales@pbx.example.com' }
  const left = tracker.reconcile({ channels: [queued], calls: [], changedIds: new Set(), isAfterGap: true }, at + 2)
  assert.deepEqual(
    left.map(({ status, connected }) => [status, connected]),
    [
      [undefined, false],
      ['queued', undefined],
    ],
  )
})

test('C11 what the caller was found in after a gap counts as if it had been heard', () => {
  const found = (application: string): { tracker: CallTracker; updates: CallUpdate[]; caller: ListRow } => {
    const { tracker, played } = playUntil('answered', (event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE')
    const [caller] = channelsOf(played)
    assert.ok(caller)
    const channels = [{ ...caller, application, application_data: 'x' }]
    return {
      tracker,
      caller,
      updates: tracker.reconcile({ channels, calls: [], changedIds: new Set(), isAfterGap: true }, at),
    }
  }
  const parked = found('valet_park').updates.map(({ status, connected }) => [status, connected])
  assert.deepEqual(parked, [
    [undefined, false],
    ['on_hold', undefined],
  ])

  // The caller is found in a menu and then leaves it: the dialplan has not ended.
  const tracker = createCallTracker()
  const { caller } = found('ivr')
  const inMenu = { ...caller, application: 'ivr', initial_context: 'public', initial_dest: '61255550101' }
  tracker.reconcile({ channels: [inMenu], calls: [], changedIds: new Set(), isAfterGap: true }, at)
  const gone = { 'Unique-ID': String(caller['uuid']), variable_sip_hangup_disposition: 'send_bye' }
  const updates = ['CHANNEL_HANGUP', 'CHANNEL_HANGUP_COMPLETE'].flatMap((name) =>
    tracker.apply(new Map(Object.entries({ ...gone, 'Event-Name': name, 'Hangup-Cause': 'NORMAL_CLEARING' })), at + 1),
  )
  assert.equal(updates.at(-1)?.outcome, 'unanswered')
})

test('C11 of legs that an event spoke of in the last seconds the events know better than the list', async () => {
  let now = 1_000_000
  const lister = new ChannelLister()
  const spoken = (id: string): EslEvent => new Map([['Unique-ID', id]])
  lister.receive(spoken('old'), now - 6_000)
  lister.receive(spoken('new'), now - 1_000)
  const ask = (): Promise<string> => Promise.resolve('{"row_count":0}')
  const first = await lister.list({ ask, now: () => now, withUnseenAnswer: () => [] })
  assert.ok(first && 'changedIds' in first)
  assert.deepEqual([...first.changedIds], ['new'])
  assert.equal(first.isAfterGap, true)
  now += 10_000
  const second = await lister.list({ ask, now: () => now, withUnseenAnswer: () => [] })
  assert.ok(second && 'changedIds' in second)
  assert.deepEqual([[...second.changedIds], second.isAfterGap], [[], false])
  assert.equal(
    await lister.list({ ask: () => Promise.resolve(null), now: () => now, withUnseenAnswer: () => [] }),
    null,
  )
})

test('answers that are no list of rows', () => {
  assert.deepEqual(rowsIn('{"row_count":2,"rows":[{"uuid":"a"},7,null,[]]}'), [{ uuid: 'a' }])
  assert.deepEqual(rowsIn('{"row_count": 0}'), [])
  for (const text of ['', '-ERR no such command', '[]', '{"rows":[]}', '{']) assert.equal(rowsIn(text), null)
  assert.deepEqual(rowsIn('{"row_count":1,"rows":7}'), [])
})

test('C12 who was bridged with early media and answered while nobody listened: the time that FreeSWITCH says, else none', () => {
  const play = (): { tracker: CallTracker; list: Parameters<CallTracker['reconcile']>[0]; ids: string[] } => {
    const { tracker, played } = playUntil(
      'outbound-early-media',
      (event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE',
    )
    const channels = channelsOf(played)
    const calls = [bridged(channels[0], channels[1], '1795738601')]
    assert.deepEqual(
      tracker.withUnseenAnswer(calls),
      channels.map(({ uuid }) => uuid),
    )
    return {
      tracker,
      list: { channels, calls, changedIds: new Set(), isAfterGap: true },
      ids: tracker.withUnseenAnswer(calls),
    }
  }
  const known = play()
  const answeredAt = new Map(known.ids.map((id, index) => [id, 1_795_738_604_500 + index]))
  const [answered] = known.tracker.reconcile({ ...known.list, answeredAt }, at)
  assert.deepEqual([answered?.status, answered?.at, answered?.unseen], ['answered', 1_795_738_604_501, undefined])
  assert.deepEqual(known.tracker.withUnseenAnswer(known.list.calls), [])

  const unknown = play()
  const [unseen] = unknown.tracker.reconcile(unknown.list, at)
  assert.deepEqual([unseen?.status, unseen?.connected, unseen?.unseen], ['answered', true, 'answer'])
})

test('C12 a call that began while nobody listened: the answer has its time, what was before is not known', () => {
  const [caller, agent] = channelsOf(
    playUntil('answered', (event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE').played,
  )
  const calls = [bridged(caller, agent, '1795738605')]
  const channels = [caller, agent].map((row) => ({ ...row }))
  const list = { channels, calls, changedIds: new Set<string>(), isAfterGap: true }
  const tracker = createCallTracker()
  assert.equal(tracker.withUnseenAnswer(calls).length, 2)
  const answeredAt = new Map([[String(agent?.['uuid']), 1_795_738_605_250]])
  const updates = tracker.reconcile({ ...list, answeredAt }, at)
  assert.deepEqual(
    updates.map(({ status, at: when, unseen }) => [status, when, unseen]),
    [
      ['ringing', 1_795_738_600_000, undefined],
      ['answered', 1_795_738_605_250, 'before'],
    ],
  )
})

test('C12 others talk to the caller than before: sent on meanwhile, by one transfer', () => {
  const { tracker, played } = playUntil('answered', (event) => field(event, 'Event-Name') === 'CHANNEL_BRIDGE')
  const [caller] = channelsOf(played)
  const next: ListRow = { uuid: 'n', name: 'sofia/internal/102@127.0.0.3:5060', direction: 'outbound', dest: '102' }
  const other = { ...next, presence_id: '102@pbx.example.com', callstate: 'ACTIVE', created_epoch: '1795738606' }
  const channels = [caller ?? {}, { ...other, call_uuid: caller?.['uuid'] }]
  const calls = [bridged(caller, next, '1795738607')]
  const updates = tracker.reconcile({ channels, calls, changedIds: new Set(), isAfterGap: true }, at)
  const fields = Object.assign({}, ...updates.map((update) => update.fields))
  assert.equal(fields['transfer_count'], 1)
  assert.equal(fields['transferred_to'], '102')
  assert.equal(fields['agent_id'], '102')
})

test('C11 a call goes on without the leg that it is named after', () => {
  let bridges = 0
  const isSecondBridge = (event: EslEvent): boolean =>
    field(event, 'Event-Name') === 'CHANNEL_BRIDGE' && (bridges += 1) === 2
  const { tracker, played } = playUntil('operator-transfers-customer', isSecondBridge)
  const [agent, ...others] = channelsOf(played)
  const list = { channels: others, calls: [bridged(others[0], others[1], '1795738609')], changedIds: new Set<string>() }
  assert.deepEqual(tracker.reconcile({ ...list, isAfterGap: false }, at), [])
  assert.equal(tracker.isLive(String(agent?.['uuid'])), true)
  assert.equal(tracker.isLive('gone'), false)
})
