// The source over a real socket: logins, lost connections, and the calls meanwhile.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dialAnyHost } from '../../../test/kit/dial-any-host.ts'
import { callsOf, recording } from '../../../test/recordings/played.ts'
import { createAmiSource } from './source.ts'
import type { PbxSource } from '../pbx/source-core.ts'
import { startFakeAmi, type FakeAmi, type FakeAmiOptions } from '../../../test/recordings/fake-ami.ts'
import type { CallUpdate } from '../../calls/call.ts'
import { header } from './ami-message.ts'
import type { Settings } from '../kinds/settings.ts'
import type { Gap, OpenCall, SourceDeps } from '../source.ts'

/** Short enough for a test, long enough for a busy machine. */
const TIMES = {
  rightsMs: 60_000,
  patienceMs: 2_000,
  quietMs: 2_000,
  pauseFirstMs: 5,
  pauseMaxMs: 20,
  refusedMs: 20,
  listIntervalMs: 60_000,
}

interface SourceFixture {
  readonly ami: FakeAmi
  readonly source: PbxSource
  readonly updates: CallUpdate[]
  readonly reports: string[]
  readonly problems: string[]
  /** Resolves when an update matches, or has already come. */
  readonly update: (fits: (update: CallUpdate) => boolean) => Promise<CallUpdate>
  readonly report: (event: string) => Promise<void>
}

interface Setup extends FakeAmiOptions {
  readonly open?: readonly OpenCall[]
  readonly times?: Partial<typeof TIMES>
  /** Settings besides host and user. */
  readonly settings?: Settings
  readonly deps?: Partial<SourceDeps>
  /** Number of hand-overs that fail before one succeeds. */
  readonly refusals?: number
}

async function listen(t: TestContext, setup: Setup = {}): Promise<SourceFixture> {
  const ami = await startFakeAmi(setup)
  const updates: CallUpdate[] = []
  const reports: string[] = []
  const problems: string[] = []
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of watchers) watcher()
  }
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        const found = find()
        if (found === undefined) return
        watchers.delete(watcher)
        resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })
  let refusals = setup.refusals ?? 0
  const source = createAmiSource(
    {
      async take(batch) {
        await Promise.resolve()
        if (refusals > 0) {
          refusals -= 1
          throw new Error('the database is away')
        }
        updates.push(...batch)
        changed()
      },
      openCalls: () => Promise.resolve(setup.open ?? []),
      now: Date.now,
      country: () => 'AU',
      resolveAddress: dialAnyHost,
      report: (event, details) => {
        reports.push(event)
        problems.push(String(details['problem'] ?? ''))
        changed()
      },
      ...setup.deps,
    },
    { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 's3cret', country: 'AU', ...setup.settings },
    { times: { ...TIMES, ...setup.times } },
  )
  source.start()
  t.after(async () => {
    await source.stop()
    await ami.close()
  })
  return {
    ami,
    source,
    updates,
    reports,
    problems,
    update: (fits) => until(() => updates.find(fits)),
    report: (event) => until(() => (reports.includes(event) ? true : undefined)).then(() => undefined),
  }
}

/** A recorded session without the banner and the response to the login. */
function eventsOf(name: string): string {
  const text = recording(name).toString('utf8')
  return text.slice(text.indexOf('\r\n\r\n') + 4)
}

const ended = (update: CallUpdate): boolean => update.status === 'ended'

test('the source logs in, asks for the classes that it needs, and tells a call as a replay does', async (t) => {
  const { ami, source, update, updates } = await listen(t)
  const login = await ami.action('Login')
  assert.deepEqual(login.get('events'), ['system,call,agent,dialplan,dtmf'])
  assert.deepEqual([login.get('username'), login.get('secret')], [['offhook'], ['s3cret']])
  ami.send(eventsOf('answered'))
  await update(ended)
  const [played] = [...callsOf(updates).values()]
  assert.deepEqual(
    played?.events.map((event) => event.type),
    ['ringing', 'answered', 'ended'],
  )
  const status = source.status()
  assert.equal(status.connected, true)
  assert.equal(status.problem, null)
  assert.ok((status.lastEventAt ?? 0) > Date.now() - 60_000)
  assert.deepEqual(status.contexts, [{ name: 'inbound', marked: null, proposed: 'inbound' }])
})

test('T17 a number without a country code is one of the account’s country, as it is now, unless the source has its own', async (t) => {
  const session = eventsOf('answered').replaceAll('61255550101', '02079460000')
  const dialledOf = async (settings: Readonly<Record<string, unknown>>): Promise<unknown> => {
    let ofAccount = 'AU'
    const { ami, update, updates } = await listen(t, { settings, deps: { country: () => ofAccount } })
    await ami.action('CoreShowChannels')
    ofAccount = 'GB'
    ami.send(session)
    await update(ended)
    return [...callsOf(updates).values()][0]?.call.fields['tracking_number']
  }
  assert.equal(await dialledOf({ country: undefined }), '+442079460000')
  assert.equal(await dialledOf({ country: 'DE' }), '+492079460000')
})

test('a refused login says what to check, and is tried again', async (t) => {
  const { ami, source, report } = await listen(t, {
    login: 'Response: Error\r\nMessage: Authentication failed\r\n\r\n',
  })
  await report('Not connected to Asterisk')
  assert.match(source.status().problem ?? '', /rejected the login of "offhook"\. .*manager\.conf/s)
  assert.equal(source.status().connected, false)
  await ami.action('Login')
  await ami.action('Login')
})

test('something else behind the port is recognised', async (t) => {
  const { source, report } = await listen(t, { banner: 'SSH-2.0-OpenSSH_9.2\r\n' })
  await report('Not connected to Asterisk')
  assert.match(source.status().problem ?? '', /not the Asterisk Manager Interface.*port/)
})

test('a port that nobody listens at is named', async (t) => {
  const { ami, source, reports, report } = await listen(t)
  await report('Connected to Asterisk')
  assert.deepEqual(source.status().gaps, [])
  await ami.close()
  reports.length = 0
  ami.cut()
  while (!/Connection refused by/.test(source.status().problem ?? ''))
    await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(source.status().gaps[0]?.to, null)
})

test('C11 a call that is gone after a lost connection is ended as lost, at its last sign of life', async (t) => {
  const { ami, update, updates } = await listen(t)
  await ami.action('CoreShowChannels')
  const session = eventsOf('answered')
  ami.send(session.slice(0, session.lastIndexOf('Event: HangupRequest', session.indexOf('Event: BridgeLeave'))))
  const answer = await update(({ status }) => status === 'answered')
  ami.cut()
  const end = await update(ended)
  assert.equal(end.lost, true)
  assert.equal(end.uniqueid, answer.uniqueid)
  const [played] = [...callsOf(updates).values()]
  assert.equal(played?.call.outcome, 'answered')
  assert.equal(played?.call.fields['hangup_cause'], 'lost')
})

const CALLER = {
  Channel: 'PJSIP/trunk-00000001',
  ChannelState: '6',
  ChannelStateDesc: 'Up',
  CallerIDNum: '0400111222',
  CallerIDName: 'Jane',
  Context: 'from-trunk',
  Exten: '0255550101',
  Uniqueid: '1795000000.1',
  Linkedid: '1795000000.1',
  Application: 'Dial',
  ApplicationData: 'PJSIP/201,30',
  Duration: '00:01:05',
  BridgeId: 'b1',
}
const AGENT = {
  ...CALLER,
  Channel: 'PJSIP/201-00000002',
  CallerIDNum: '0255550101',
  Context: 'from-internal',
  Exten: '',
  Uniqueid: '1795000000.2',
  Application: 'AppDial',
  ApplicationData: '(Outgoing Line)',
}
const HANGUP =
  'Event: Hangup\r\nUniqueid: 1795000000.2\r\nLinkedid: 1795000000.1\r\nCause: 16\r\n\r\nEvent: Hangup\r\nUniqueid: 1795000000.1\r\nLinkedid: 1795000000.1\r\nCause: 16\r\n\r\n'

test('C11 channels that are there when we come become calls, with the people in them', async (t) => {
  const { ami, update, updates } = await listen(t, { channels: () => [CALLER, AGENT] })
  const answer = await update(({ status }) => status === 'answered')
  assert.equal(answer.fields?.['agent_id'], '201')
  const [ringing] = updates
  assert.equal(ringing?.fields?.['caller_number'], '+61400111222')
  assert.ok(Math.abs((answer.at ?? 0) - (ringing?.at ?? 0) - 65_000) < 2_000)
  ami.send(HANGUP)
  assert.equal((await update(ended)).outcome, 'answered')
})

test('C12 a call that was answered before we came: its times are asked for, and told', async (t) => {
  const made = Number(CALLER.Uniqueid.slice(0, 10))
  const { ami, update, updates } = await listen(t, {
    channels: () => [AGENT, CALLER],
    variable: (_channel, name) => String(made + (name === 'CDR(start,u)' ? 0.25 : 4.75)),
  })
  const answer = await update(({ status }) => status === 'answered')
  assert.equal(updates[0]?.at, made * 1000 + 250)
  assert.equal(answer.at, made * 1000 + 4_750)
  assert.equal(answer.unseen, undefined)
  const requested = ami.actions
    .filter((action) => action.has('channel'))
    .map((action) => [...action.values()].flat().join(' '))
  assert.deepEqual(
    requested.map((action) => action.replace(/offhook-channels-\S+ /, '')),
    [AGENT, CALLER].flatMap(({ Channel }) => ['start', 'answer'].map((what) => `Getvar ${Channel} CDR(${what},u)`)),
  )
  const sent = new Set(ami.actions.map((action) => header(action, 'action')))
  assert.deepEqual([...sent].toSorted(), ['CoreShowChannels', 'Getvar', 'Login'])
})

test('C12 a call that was answered before we came, and whose times may not be asked for, has none', async (t) => {
  const { update } = await listen(t, { channels: () => [CALLER, AGENT] })
  const answer = await update(({ status }) => status === 'answered')
  assert.equal(answer.unseen, 'answer')
})

test('C11 a call that was told before a restart of ours goes on, and one that is gone ends as lost', async (t) => {
  const lastSignAt = Date.now() - 60_000
  const open = [
    { uniqueid: '1795000000.1', lastSignAt },
    { uniqueid: '1794000000.9', lastSignAt },
  ]
  const { ami, update, updates } = await listen(t, { channels: () => [CALLER, AGENT], open })
  const lost = await update(({ lost }) => lost === true)
  assert.deepEqual(lost, { uniqueid: '1794000000.9', status: 'ended', at: lastSignAt, connected: false, lost: true })
  await update(({ status }) => status === 'answered')
  assert.ok(!updates.some(({ status }) => status === 'ringing'), 'it is not told from its beginning again')
  ami.send(HANGUP)
  await update(({ uniqueid, status }) => uniqueid === '1795000000.1' && status === 'ended')
})

test('C11 a call that goes on after a restart of ours keeps what it was: answered, transferred, its agent', async (t) => {
  const at = Date.now() - 30_000
  const uniqueid = '1795000000.1'
  const recorded = callsOf([
    { uniqueid, status: 'ringing', at, fields: { direction: 'inbound' } },
    { uniqueid, status: 'answered', at: at + 1_000, fields: { agent_id: '201', transfer_count: 1 } },
    { uniqueid, status: 'in_menu', at: at + 9_000, connected: false },
  ]).get(uniqueid)
  assert.ok(recorded)
  const alone = { ...CALLER, Application: 'Read', BridgeId: '' }
  const { ami, update, updates } = await listen(t, {
    channels: () => [alone],
    open: [{ uniqueid, lastSignAt: at, call: recorded.call }],
  })
  await ami.action('CoreShowChannels')
  ami.send(HANGUP)
  const end = await update(ended)
  assert.equal(end.outcome, 'answered')
  assert.deepEqual(
    updates.map(({ status }) => status),
    ['ended'],
  )
  assert.ok(
    !updates.some(({ fields }) => fields?.['transfer_count'] !== undefined || fields?.['agent_id'] !== undefined),
  )
})

test('C11 what a call was recorded to is told, too, when it ended while we were down', async (t) => {
  const at = Date.now() - 30_000
  const uniqueid = '1794000000.9'
  const path = '/var/spool/asterisk/monitor/a.wav'
  const call = callsOf([
    { uniqueid, status: 'ringing', at },
    { uniqueid, at, recording: { expected: true, of: path } },
    { uniqueid, at, recording: { url: 'https://pbx.example/b.wav' } },
  ]).get(uniqueid)?.call
  assert.ok(call)
  for (const [settings, news] of [
    [{ recordings_folder: '/mnt/pbx' }, { file: path }],
    [{}, { failed: 'The source no longer has a recordings folder.', of: path }],
  ] as const) {
    const { update, updates } = await listen(t, { open: [{ uniqueid, lastSignAt: at, call }], settings })
    await update(({ recording: recorded }) => recorded !== undefined)
    assert.deepEqual(updates, [
      { uniqueid, status: 'ended', at, connected: false, lost: true },
      { uniqueid, at, recording: news },
    ])
  }
})

test('C11 after a restart of Asterisk, calls from before it are over even where we may not ask', async (t) => {
  const { ami, source, update } = await listen(t, { channels: () => 'refused' })
  await ami.action('CoreShowChannels')
  ami.send(eventsOf('answered').slice(0, eventsOf('answered').indexOf('Event: BridgeLeave')))
  await update(({ status }) => status === 'answered')
  assert.match(source.status().problem ?? '', /write = reporting/)
  ami.cut()
  await ami.action('CoreShowChannels')
  ami.send('Event: FullyBooted\r\nUptime: 1\r\n\r\n')
  assert.equal((await update(ended)).lost, true)
})

test('C11 a connection that is half open is noticed by its silence', async (t) => {
  const { ami, problems, report } = await listen(t, { answersPing: false, times: { quietMs: 30 } })
  await ami.action('Ping')
  await report('Not connected to Asterisk')
  assert.ok(problems.some((problem) => /stopped responding/.test(problem)))
})

test('a quiet connection whose Ping is answered is kept', async (t) => {
  const { ami, source, reports } = await listen(t, { times: { quietMs: 30 } })
  await ami.action('Ping')
  await ami.action('Ping')
  await ami.action('Ping')
  assert.equal(source.status().connected, true)
  assert.ok(!reports.includes('Not connected to Asterisk'))
})

/** Resolves when the calls have been compared with the list of a newly made connection. */
async function compared({ ami, source, report }: SourceFixture): Promise<void> {
  await report('Connected to Asterisk')
  await ami.action('CoreShowChannels')
  await source.findGoneCalls([])
}

test('C21 a gap lasts from the last sign of life to the comparison after it, however often it was tried in between', async (t) => {
  let now = 1_000
  const gaps: Gap[] = []
  const again = Promise.withResolvers<void>()
  let calls = 0
  const resolveAddress = async (): Promise<{ dial: string }> => {
    if (calls++ > 1) await again.promise
    if (calls === 2) throw new Error('no such name')
    return { dial: '127.0.0.1' }
  }
  const fixture = await listen(t, { deps: { resolveAddress, now: () => now, gap: (gap) => void gaps.push(gap) } })
  const { ami, source, update, reports, report } = fixture
  await compared(fixture)
  now = 5_000
  ami.send(eventsOf('busy').replaceAll(/Timestamp: .*\r\n/g, ''))
  await update(ended)
  now = 14_000
  ami.cut()
  await report('Not connected to Asterisk')
  reports.length = 0
  assert.deepEqual(source.status().gaps, [{ from: 5_000, to: null, code: 'not_connected', dropped: 0 }])
  assert.equal(source.status().seenAt, 5_000)
  now = 20_000
  again.resolve()
  await compared(fixture)
  assert.deepEqual(gaps, [{ from: 5_000, to: 20_000, code: 'not_connected', dropped: 0 }])
  assert.deepEqual([source.status().gaps, source.status().seenAt], [[], 20_000])
})

test('C21 what was not heard before a start of ours, and while the settings changed, is a gap of the one that begins', async (t) => {
  const gaps: Gap[] = []
  const gap = (one: Gap): void => void gaps.push(one)
  let now = 50_000
  const first = await listen(t, {
    deps: { now: () => now, gap, seenBefore: { at: 10_000, code: 'not_running' } },
  })
  await compared(first)
  now = 60_000
  await first.source.stop()
  now = 61_000
  const second = await listen(t, {
    deps: {
      now: () => now,
      gap,
      previousStatus: first.source.status(),
      seenBefore: { at: 10_000, code: 'not_connected' },
    },
  })
  await compared(second)
  assert.deepEqual(gaps, [
    { from: 10_000, to: 50_000, code: 'not_running', dropped: 0 },
    { from: 50_000, to: 61_000, code: 'settings_changed', dropped: 0 },
  ])
})

test('S41 the user may read nothing and ask nothing: the status says which rights to give', async (t) => {
  const { ami, source } = await listen(t, { channels: () => 'refused', read: () => '' })
  await ami.action('CoreShowChannels')
  while (source.status().problem === null) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.match(
    source.status().problem ?? '',
    /^Missing permissions: system, reporting\..*read = system,call,agent,dialplan,dtmf/,
  )
  assert.deepEqual(
    source.status().missingRights.map(({ right }) => right),
    ['system', 'reporting'],
  )
})

test('S41 without the steps of the dialplan the status says so, and a call that Asterisk picked up has no outcome made up', async (t) => {
  const { ami, source, update, updates } = await listen(t, { read: () => 'system,call,agent,dtmf' })
  await ami.action('CoreShowChannels')
  for (const name of ['answered', 'busy', 'noanswer']) ami.send(eventsOf(name))
  await update(({ uniqueid, status }) => status === 'ended' && uniqueid.endsWith('.2'))
  assert.match(source.status().problem ?? '', /^Missing permission: dialplan\. .*menus, voicemail/)
  ami.send(eventsOf('voicemail-abandoned'))
  await update(({ outcome }) => outcome === 'unanswered')
  assert.deepEqual(
    updates.filter(ended).map(({ outcome }) => outcome),
    ['answered', 'busy', 'missed', 'unanswered'],
  )
})

test('S41 without the right to hear of calls nothing is told of one, whatever else is heard; it is a gap', async (t) => {
  // The first login learns its rights from manager.conf, the second from its events: a step of an unknown call.
  for (const config of [() => 'system,agent,dialplan,dtmf', undefined]) {
    let channels: readonly Record<string, string>[] = []
    const { ami, source, updates } = await listen(t, {
      read: () => 'system,agent,dialplan,dtmf',
      channels: () => channels,
      ...(config && { config }),
    })
    await ami.action('CoreShowChannels')
    await source.findGoneCalls([])
    const session = eventsOf('no-call-right')
    const bridged = session.indexOf('Event: BridgeEnter')
    ami.send(session.slice(0, bridged))
    channels = [CALLER, AGENT].map((channel) => ({ ...channel, Duration: '00:00:00' }))
    await source.findGoneCalls([])
    ami.send(session.slice(bridged))
    channels = []
    await source.findGoneCalls([])
    assert.deepEqual(updates, [])
    const { connected, problem, missingRights, gaps } = source.status()
    assert.match(problem ?? '', /^Missing permission: call\. Without "call", no calls are reported\./)
    assert.deepEqual([connected, missingRights.length], [true, 1])
    assert.deepEqual(
      gaps.map(({ to, code }) => [to, code]),
      [[null, 'missing_permission']],
    )
  }
})

test('S41 without the right to hear of calls and without the list of channels nothing is told either', async (t) => {
  const { ami, source, updates } = await listen(t, {
    read: () => 'system,agent,dialplan,dtmf',
    channels: () => 'refused',
  })
  await ami.action('CoreShowChannels')
  ami.send(eventsOf('no-call-right'))
  while (source.status().missingRights.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.match(source.status().problem ?? '', /^Missing permissions: call, reporting\./)
  await source.findGoneCalls([])
  assert.deepEqual([updates, source.status().gaps.map(({ to }) => to)], [[], [null]])
})

test('S41 a channel of the list that began meanwhile, and that nobody spoke of, shows that the right is missing', async (t) => {
  let now = 100_000
  let channels: readonly Record<string, string>[] = []
  const { ami, source, updates } = await listen(t, {
    read: () => 'system,dtmf',
    channels: () => channels,
    deps: { now: () => now },
  })
  await ami.action('CoreShowChannels')
  await source.findGoneCalls([])
  now += 20_000
  channels = [{ ...CALLER, Duration: '00:00:05' }]
  await source.findGoneCalls([])
  assert.deepEqual(updates, [])
  assert.match(source.status().problem ?? '', /^Missing permission: call\./)
})

test('S41 a right that was corrected is taken by itself, without a gap between the two connections', async (t) => {
  let read = 'system,agent,dialplan,dtmf'
  const gaps: Gap[] = []
  const { ami, source, update, updates, reports } = await listen(t, {
    read: () => read,
    config: () => read,
    times: { rightsMs: 20 },
    deps: { gap: (gap) => void gaps.push(gap) },
  })
  await ami.action('CoreShowChannels')
  await ami.action('CoreShowChannels')
  assert.match(source.status().problem ?? '', /^Missing permission: call\./)
  read = 'system,call,agent,dialplan,dtmf'
  while (source.status().problem !== null || ami.connections() > 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
  ami.send(eventsOf('answered'))
  await update(ended)
  assert.deepEqual(
    updates.flatMap(({ status }) => status ?? []),
    ['ringing', 'answered', 'ended'],
  )
  assert.deepEqual([source.status().missingRights, source.status().gaps], [[], []])
  assert.ok(!reports.includes('Not connected to Asterisk'))
})

test('S41 what manager.conf says counts no more than what comes: a right that was not reloaded is not taken for granted', async (t) => {
  const lacking = 'system,agent,dialplan,dtmf'
  let read = lacking
  const all = 'system,call,agent,dialplan,dtmf'
  const { ami, source, update, updates } = await listen(t, {
    read: () => read,
    config: () => all,
    times: { rightsMs: 20 },
  })
  await ami.action('CoreShowChannels')
  await source.findGoneCalls([])
  ami.send(eventsOf('no-call-right'))
  while (source.status().problem === null) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(updates, [])
  await ami.action('CoreShowChannels')
  await ami.action('CoreShowChannels')
  assert.match(source.status().problem ?? '', /^Missing permission: call\./)
  read = all
  // The next login receives events that the first does not.
  while (source.status().problem !== null) {
    ami.send('Event: DeviceStateChange\r\nPrivilege: call,all\r\nDevice: IAX2/201\r\nState: NOT_INUSE\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  ami.send(eventsOf('busy'))
  await update(ended)
  assert.deepEqual(
    updates.flatMap(({ status }) => status ?? []),
    ['ringing', 'ended'],
  )
})

test('C6 events without times are told at the time of receipt, and the status asks for timestampevents', async (t) => {
  const { ami, source, update } = await listen(t)
  await ami.action('CoreShowChannels')
  ami.send(eventsOf('busy').replaceAll(/Timestamp: .*\r\n/g, ''))
  const end = await update(ended)
  assert.ok(Math.abs((end.at ?? 0) - Date.now()) < 10_000)
  assert.match(source.status().problem ?? '', /timestampevents = yes/)
})

test('D17 updates that could not be taken are handed over again, in order', async (t) => {
  const { ami, update, updates, reports } = await listen(t, { refusals: 2 })
  await ami.action('CoreShowChannels')
  ami.send(eventsOf('busy'))
  await update(ended)
  assert.deepEqual(
    updates.flatMap(({ status }) => status ?? []),
    ['ringing', 'ended'],
  )
  assert.equal(reports.filter((report) => report.startsWith('Could not store updates')).length, 1)
})

test('C11 which calls are gone can be asked at any time, and is not known without a connection', async (t) => {
  const { ami, source } = await listen(t, { channels: () => [CALLER, AGENT] })
  await ami.action('CoreShowChannels')
  assert.deepEqual(await source.findGoneCalls(['1795000000.1', '1795000000.7']), ['1795000000.7'])
  await source.stop()
  assert.equal(await source.findGoneCalls(['1795000000.1']), null)
})

test('S41 settings that cannot be right are refused with what to write instead', () => {
  const deps = {
    take: async () => undefined,
    resolveAddress: dialAnyHost,
    openCalls: async () => [],
    now: Date.now,
    country: () => 'AU',
    report: () => undefined,
  }
  const good = { host: 'pbx', username: 'u', secret: 's' }
  const bad: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ ...good, secret: 's\r\nAction: Originate' }, /line break/],
    [{ ...good, host: '' }, /Enter the Asterisk host/],
    [{ ...good, port: 'x' }, /port/],
    [{ ...good, country: 'Australia' }, /two capital letters/],
    [{ ...good, contexts: { x: 'inwards' } }, /Context "x" has the role "inwards"/],
  ]
  for (const [settings, message] of bad)
    assert.throws(() => createAmiSource(deps, settings), { code: 'bad_settings', message })
})

test('S11 it is asked where to dial before each connection, and the host may be dialled elsewhere', async (t) => {
  const requested: string[] = []
  const resolveAddress = (host: string): Promise<{ dial: string }> => {
    requested.push(host)
    return Promise.resolve({ dial: '127.0.0.1' })
  }
  const { ami } = await listen(t, { settings: { host: 'pbx.example' }, deps: { resolveAddress } })
  await ami.action('Login')
  ami.cut()
  await ami.action('Login')
  assert.deepEqual(requested, ['pbx.example', 'pbx.example'])
})

test('S11 a host that may not be dialled is not dialled, and the source says why', async (t) => {
  const refused = await listen(t, {
    deps: { resolveAddress: () => Promise.resolve({ refused: 'This account may not dial 10.0.0.1.' }) },
  })
  await refused.report('Not connected to Asterisk')
  assert.equal(refused.source.status().problem, 'This account may not dial 10.0.0.1.')
  assert.deepEqual(refused.ami.actions, [])
})

test('C15 a source that takes the place of another has seen the contexts that the other saw', async (t) => {
  const first = await listen(t)
  await first.ami.action('Login')
  first.ami.send(eventsOf('answered'))
  await first.update(ended)
  await first.source.stop()
  const before = first.source.status()
  const second = await listen(t, { deps: { previousStatus: before }, settings: { contexts: { sales: 'inbound' } } })
  assert.deepEqual(second.source.status().contexts, [
    { name: 'inbound', marked: null, proposed: 'inbound' },
    { name: 'sales', marked: 'inbound', proposed: null },
  ])
})
