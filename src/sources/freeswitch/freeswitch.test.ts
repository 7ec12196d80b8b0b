// The source over a real socket: logins, lost connections, and the calls meanwhile.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dialAnyHost } from '../../../test/kit/dial-any-host.ts'
import { callsOf } from '../../../test/recordings/played.ts'
import { createFreeswitchSource } from './source.ts'
import type { PbxSource } from '../pbx/source-core.ts'
import { freeswitchAdapter } from './adapter.ts'
import { session } from '../../../test/recordings/played-freeswitch.ts'
import { startFakeEsl, type FakeEsl, type FakeEslOptions } from '../../../test/recordings/fake-esl.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { Gap, OpenCall, SourceDeps } from '../source.ts'

/** Short enough for a test, long enough for a busy machine. */
const TIMES = {
  patienceMs: 2_000,
  quietMs: 2_000,
  pauseFirstMs: 5,
  pauseMaxMs: 20,
  refusedMs: 20,
  listIntervalMs: 60_000,
}

interface SourceFixture {
  readonly esl: FakeEsl
  readonly source: PbxSource
  readonly updates: CallUpdate[]
  readonly problems: string[]
  readonly gaps: Gap[]
  /** Resolves when an update matches, or has already come. */
  readonly update: (fits: (update: CallUpdate) => boolean) => Promise<CallUpdate>
  readonly report: (event: string) => Promise<void>
}

interface Setup extends FakeEslOptions {
  readonly open?: readonly OpenCall[]
  readonly times?: Partial<typeof TIMES>
  readonly place?: SourceDeps['resolveAddress']
  readonly settings?: Readonly<Record<string, unknown>>
  /** The account's country. */
  readonly country?: string
}

async function listen(t: TestContext, setup: Setup = {}): Promise<SourceFixture> {
  const esl = await startFakeEsl(setup)
  const updates: CallUpdate[] = []
  const reports: string[] = []
  const problems: string[] = []
  const gaps: Gap[] = []
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
  const source = createFreeswitchSource(
    {
      async take(batch) {
        await Promise.resolve()
        updates.push(...batch)
        changed()
      },
      openCalls: () => Promise.resolve(setup.open ?? []),
      now: Date.now,
      country: () => setup.country ?? 'AU',
      gap: (gap) => void gaps.push(gap),
      report: (event, details) => {
        reports.push(event)
        problems.push(String(details['problem'] ?? ''))
        changed()
      },
      resolveAddress: setup.place ?? dialAnyHost,
    },
    { host: '127.0.0.1', port: esl.port, password: 's3cret', ...setup.settings },
    { times: { ...TIMES, ...setup.times } },
  )
  source.start()
  t.after(async () => {
    await source.stop()
    await esl.close()
  })
  return {
    esl,
    source,
    updates,
    problems,
    gaps,
    update: (fits) => until(() => updates.find(fits)),
    report: (event) => until(() => (reports.includes(event) ? true : undefined)).then(() => undefined),
  }
}

/** A recorded session without the login: the part after the replies. */
function eventsOf(name: string): Buffer {
  const bytes = session(name)
  return bytes.subarray(bytes.indexOf('Content-Length'))
}

/** The channel and call lists in the second part of the cut session. */
function listsOf(name: string): readonly string[] {
  const text = session(name).toString('utf8')
  return [...text.matchAll(/\{"row_count".*?\]\}/gs)].map(([found]) => found)
}

const ended = (update: CallUpdate): boolean => update.status === 'ended'

test('T17 a number without a country code is one of the account’s country, unless the source has its own', async (t) => {
  const events = eventsOf('answered').toString('latin1').replaceAll('61255550101', '02079460000')
  const dialledOf = async (settings: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const { esl, update, updates } = await listen(t, { settings, country: 'GB' })
    await esl.command('api show channels')
    esl.send(Buffer.from(events, 'latin1'))
    await update(({ status }) => status === 'ended')
    return [...callsOf(updates).values()][0]?.call.fields['tracking_number']
  }
  assert.equal(await dialledOf({}), '+442079460000')
  assert.equal(await dialledOf({ country: 'DE' }), '+492079460000')
})

test('S41 the source gives the password, asks for the events that it needs, and tells a call as a replay does', async (t) => {
  const { esl, source, update, updates } = await listen(t)
  assert.equal(await esl.command('auth'), 'auth s3cret')
  assert.match(
    await esl.command('event'),
    /^event json CHANNEL_ANSWER .*CUSTOM callcenter::info conference::maintenance/,
  )
  await esl.command('api show calls')
  esl.send(eventsOf('answered'))
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
  assert.deepEqual(status.contexts, [{ name: 'public', marked: null, proposed: 'inbound' }])
  // The source sent no command that could change anything in FreeSWITCH.
  for (const command of esl.commands) assert.match(command, /^(auth |event json |api show (channels|calls) as json$)/)
})

test('C13 a blind transfer is told though no other event comes', async (t) => {
  const { esl, source, update } = await listen(t)
  await esl.command('api show calls')
  const events = eventsOf('blind-transfer-unanswered').toString('utf8')
  // Sends the session up to the hang-up of the transferring leg.
  const sentAt = events.indexOf('variable_transfer_to: blind')
  esl.send(events.slice(0, events.indexOf('Content-Length: ', sentAt)))
  const { connected } = await update(({ status }) => status === 'transferring')
  assert.equal(connected, false)
  assert.equal(source.status().connected, true)
})

test('a refused password says what to check, and is tried again', async (t) => {
  const { esl, source, report } = await listen(t, { auth: '-ERR invalid' })
  await report('Not connected to FreeSWITCH')
  assert.match(source.status().problem ?? '', /rejected the password\. .*event_socket\.conf\.xml/s)
  assert.equal(source.status().connected, false)
  await esl.command('auth')
  await esl.command('auth')
})

test('an access list that does not let us in is named', async (t) => {
  const greeting = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n'
  const { source, report } = await listen(t, { greeting })
  await report('Not connected to FreeSWITCH')
  assert.match(source.status().problem ?? '', /access list .* does not allow the Offhook machine.*apply-inbound-acl/s)
})

test('events that a login may not have are named', async (t) => {
  const { source, report } = await listen(t, { events: '-ERR permission denied' })
  await report('Not connected to FreeSWITCH')
  assert.match(source.status().problem ?? '', /rejected the event subscription\./)
})

test('something else behind the port is recognised', async (t) => {
  for (const greeting of ['HTTP/1.1 400 Bad Request\r\n\r\n', 'Content-Length: 999999999999999\n\n', 'a: b\n\n']) {
    const { source, report } = await listen(t, { greeting, times: { patienceMs: 200 } })
    await report('Not connected to FreeSWITCH')
    assert.match(source.status().problem ?? '', /not the FreeSWITCH event socket.*port|No response/)
  }
})

test('C11 the connection is cut in mid-call: the call goes on when it is back', async (t) => {
  const [channels, calls] = listsOf('cut-mid-call-2')
  let isBack = false
  const { esl, source, gaps, update, updates } = await listen(t, {
    channels: () => (isBack ? (channels ?? '') : '{"row_count":0}'),
    calls: () => (isBack ? (calls ?? '') : '{"row_count":0}'),
  })
  await esl.command('api show calls')
  esl.send(eventsOf('cut-mid-call-1'))
  await update(({ status }) => status === 'answered')
  isBack = true
  esl.cut()
  await esl.command('api show calls')
  const second = session('cut-mid-call-2')
  esl.send(second.subarray(second.lastIndexOf(']}') + 2))
  await update(ended)
  const [played] = [...callsOf(updates).values()]
  assert.deepEqual(
    played?.events.map((event) => event.type),
    ['ringing', 'answered', 'ended'],
  )
  assert.equal(played.call.outcome, 'answered')
  assert.deepEqual([source.status().gaps, gaps.map(({ code }) => code)], [[], ['not_connected']])
})

test('C11 a call that ended while the connection was lost ends at its last sign of life', async (t) => {
  const { esl, update } = await listen(t)
  await esl.command('api show calls')
  esl.send(eventsOf('cut-ended-while-down-1'))
  const answered = await update(({ status }) => status === 'answered')
  esl.cut()
  const end = await update(ended)
  assert.equal(end.lost, true)
  assert.ok((end.at ?? 0) >= (answered.at ?? Infinity))
})

test('C11 a call that nobody knows yet becomes one, as it is, with the time of its answer', async (t) => {
  const [channels, calls] = listsOf('cut-mid-call-2')
  const { update, updates } = await listen(t, { channels: () => channels ?? '', calls: () => calls ?? '' })
  await update(({ status }) => status === 'answered')
  const [played] = [...callsOf(updates).values()]
  assert.equal(played?.call.fields['caller_number'], '+61400111222')
  assert.equal(played.call.fields['agent_id'], '101')
  assert.equal(played.call.fields['direction'], 'inbound')
  assert.equal(played.call.answerAt, 1_795_611_024_000)
  assert.equal(played.call.startAt, 1_795_611_022_000)
})

test('C12 S41 when legs were answered is asked of those alone whose answer nobody heard', async (t) => {
  const [channels, calls] = listsOf('cut-mid-call-2')
  const dump = (id: string): string =>
    JSON.stringify({
      'Event-Name': 'CHANNEL_DATA',
      'Unique-ID': id,
      'Caller-Channel-Answered-Time': '1795611024250000',
    })
  const { esl, update, updates } = await listen(t, { channels: () => channels ?? '', calls: () => calls ?? '', dump })
  const { at, unseen } = await update(({ status }) => status === 'answered')
  assert.deepEqual([at, unseen], [1_795_611_024_250, 'before'])
  const [played] = [...callsOf(updates).values()]
  assert.equal(played?.call.answerAt, 1_795_611_024_250)
  assert.equal(esl.commands.filter((command) => /^api uuid_dump [\w-]+ json$/.test(command)).length, 2)
})

test('C11 calls of an earlier run: those that are there go on, the others have ended', async (t) => {
  const [channels, calls] = listsOf('cut-mid-call-2')
  const there = '78ebd57e-ad0c-4bc6-ba6a-8cff8e8afce5'
  const open = [there, 'gone'].map((uniqueid) => ({ uniqueid, lastSignAt: 1_795_611_000_000 }))
  const { source, update, updates } = await listen(t, {
    open,
    channels: () => channels ?? '',
    calls: () => calls ?? '',
  })
  assert.deepEqual(await update(ended), {
    uniqueid: 'gone',
    status: 'ended',
    at: 1_795_611_000_000,
    connected: false,
    lost: true,
  })
  assert.equal(
    updates.find(({ status }) => status === 'ringing'),
    undefined,
  )
  assert.deepEqual(await source.findGoneCalls([there, 'gone']), ['gone'])
})

test('C11 lists that may not be asked for are named, and nothing is taken for gone', async (t) => {
  const { source, esl } = await listen(t, { channels: () => '-ERR permission denied\n' })
  await esl.command('api show calls')
  assert.equal(await source.findGoneCalls(['a']), null)
  assert.match(source.status().problem ?? '', /rejected "show channels" \(-ERR permission denied\)/)
})

test('a connection that says nothing is asked, and given up when it does not answer', async (t) => {
  const quick = await listen(t, { times: { quietMs: 30 } })
  await quick.esl.command('api show channels count')
  await quick.esl.command('api show channels count')
  assert.equal(quick.source.status().connected, true)
  const dead = await listen(t, { times: { quietMs: 30 }, answersCount: false })
  await dead.report('Not connected to FreeSWITCH')
  assert.match(dead.problems.find((problem) => problem !== '') ?? '', /stopped responding/)
})

test('S11 where to dial is asked for, and a place that may not be dialled is not', async (t) => {
  const requested: [string, number][] = []
  const { esl, report } = await listen(t, {
    settings: { host: 'pbx.example' },
    place: (host, port) => {
      requested.push([host, port])
      return Promise.resolve({ dial: '127.0.0.1' })
    },
  })
  await report('Connected to FreeSWITCH')
  assert.deepEqual(requested[0], ['pbx.example', esl.port])
  const guarded = await listen(t, { place: () => Promise.resolve({ refused: 'This address is inside.' }) })
  await guarded.report('Not connected to FreeSWITCH')
  assert.equal(guarded.source.status().problem, 'This address is inside.')
  assert.deepEqual(guarded.esl.commands, [])
})

test('S41 the password that everybody knows works, and is warned of', async (t) => {
  const { source, report } = await listen(t, { settings: { password: 'ClueCon' } })
  await report('Connected to FreeSWITCH')
  assert.match(source.status().problem ?? '', /still "ClueCon"/)
})

test('trying settings: it works, it is refused, it is nothing', async (t) => {
  const place = (host: string): Promise<{ dial: string }> => Promise.resolve({ dial: host })
  const attempt = (esl: FakeEsl, password: string): unknown =>
    freeswitchAdapter.dialled?.check({ host: '127.0.0.1', port: esl.port, password }, place)
  const good = await startFakeEsl()
  const bad = await startFakeEsl({ auth: '-ERR invalid' })
  const deaf = await startFakeEsl({ channels: () => '-ERR permission denied' })
  t.after(() => Promise.all([good, bad, deaf].map((esl) => esl.close())))
  assert.deepEqual(await attempt(good, 'x'), { connected: true, problem: null, missing: [] })
  assert.match(JSON.stringify(await attempt(good, 'ClueCon')), /"connected":true,"problem":"The password is still/)
  assert.match(JSON.stringify(await attempt(bad, 'x')), /"connected":false,"problem":".*rejected the password/)
  assert.match(JSON.stringify(await attempt(deaf, 'x')), /"connected":true,"problem":".*rejected \\"show channels/)
})
