// The source over a real WebSocket: logins, lost connections, and the calls meanwhile.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dialAnyHost } from '../../../../test/kit/dial-any-host.ts'
import { ARI_USER, startFakeAri, type FakeAri, type FakeAriOptions } from '../../../../test/recordings/fake-ari.ts'
import { ariRecording, callsOf } from '../../../../test/recordings/played.ts'
import { createAriSource } from './source.ts'
import { textIn, objectOf } from './event.ts'
import { eventsIn } from './replay.ts'
import { checkAri } from './check.ts'
import type { PbxSource } from '../../pbx/source-core.ts'
import type { CallUpdate } from '../../../calls/call.ts'
import type { Gap, SourceDeps } from '../../source.ts'
import type { Settings } from '../../kinds/settings.ts'

/** Short enough for a test, long enough for a busy machine. */
const TIMES = {
  patienceMs: 2_000,
  quietMs: 2_000,
  pauseFirstMs: 5,
  pauseMaxMs: 20,
  refusedMs: 20,
  listIntervalMs: 60_000,
  graceMs: 20,
}

interface Setup extends FakeAriOptions {
  readonly times?: Partial<typeof TIMES>
  readonly settings?: Settings
  readonly deps?: Partial<SourceDeps>
  /** Used instead of the address of the fake. */
  readonly url?: (ari: FakeAri) => string
}

interface SourceFixture {
  readonly ari: FakeAri
  readonly source: PbxSource
  readonly updates: CallUpdate[]
  readonly problems: string[]
  readonly gaps: Gap[]
  /** Resolves when the condition is true. */
  readonly until: (isSo: () => boolean) => Promise<void>
}

async function listen(t: TestContext, setup: Setup = {}): Promise<SourceFixture> {
  const ari = await startFakeAri(setup)
  const updates: CallUpdate[] = []
  const problems: string[] = []
  const gaps: Gap[] = []
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of watchers) watcher()
  }
  const source = createAriSource(
    {
      async take(batch) {
        await Promise.resolve()
        updates.push(...batch)
        changed()
      },
      openCalls: () => Promise.resolve([]),
      now: Date.now,
      country: () => 'AU',
      resolveAddress: dialAnyHost,
      gap: (gap) => void gaps.push(gap),
      report: (event, details) => {
        problems.push(String(details['problem'] ?? event))
        changed()
      },
      ...setup.deps,
    },
    { url: setup.url?.(ari) ?? ari.url, ...ARI_USER, country: 'AU', ...setup.settings },
    { times: { ...TIMES, ...setup.times } },
  )
  source.start()
  t.after(async () => {
    await source.stop()
    await ari.close()
  })
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!isSo()) return
        watchers.delete(watcher)
        resolve()
      }
      watchers.add(watcher)
      watcher()
    })
  return { ari, source, updates, problems, gaps, until }
}

const hasEnded = (updates: readonly CallUpdate[]): boolean => updates.some(({ status }) => status === 'ended')
const says = (problems: readonly string[], what: RegExp): boolean => problems.some((problem) => what.test(problem))

test('the source greets, asks for all events, and tells a call as a replay does', async (t) => {
  const { ari, source, updates, until } = await listen(t)
  await ari.opened()
  await until(() => source.status().connected)
  assert.equal(ari.requests[0], 'asterisk/info?only=status')
  assert.match(ari.requests[1] ?? '', /^events\?app=offhook-[0-9a-f]{8}&subscribeAll=true$/)
  assert.ok(!ari.requests.some((path) => path.includes('s3cret')), 'no password stands in an address')
  for (const event of eventsIn(ariRecording('answered'))) ari.send(event)
  await until(() => hasEnded(updates))
  const [played] = callsOf(updates).values()
  assert.deepEqual(
    played?.events.map((event) => event.type),
    ['ringing', 'answered', 'ended'],
  )
  const { problem, contexts } = source.status()
  assert.equal(problem, null)
  assert.deepEqual(contexts, [{ name: 'inbound', marked: null, proposed: 'inbound' }])
})

test('a refused login says what to check, and is not tried again at once', async (t) => {
  const { source, problems, until } = await listen(t, { settings: { password: 'wrong' }, times: { refusedMs: 60_000 } })
  await until(() => says(problems, /rejected the login of "offhook"\. Check/))
  assert.match(source.status().problem ?? '', /ari\.conf/)
})

test('an Asterisk that is starting is called again', async (t) => {
  let requests = 0
  const { ari, problems } = await listen(t, {
    answer: (path) => {
      if (!path.startsWith('asterisk/info')) return undefined
      requests += 1
      return requests === 1 ? { status: 503, body: { message: 'Asterisk not booted' } } : undefined
    },
  })
  await ari.opened()
  assert.ok(says(problems, /may still be starting/))
})

test('C11 a connection that is cut comes back; the call that is gone meanwhile has ended, and the gap is told', async (t) => {
  const { ari, source, updates, gaps, until } = await listen(t)
  await ari.opened()
  const events = eventsIn(ariRecording('answered'))
  const talking = events.findIndex((event) => event['type'] === 'ChannelHangupRequest')
  for (const event of events.slice(0, talking)) ari.send(event)
  await until(() => updates.some(({ status }) => status === 'answered'))
  ari.cut()
  await ari.opened()
  await until(() => hasEnded(updates))
  assert.equal(updates.find(({ status }) => status === 'ended')?.lost, true)
  assert.deepEqual(
    gaps.map(({ code }) => code),
    ['not_connected'],
  )
  assert.equal(source.status().connected, true)
})

test('C11 a call that began before the connection is told from then on', async (t) => {
  const entered = eventsIn(ariRecording('answered')).filter((event) => event['type'] === 'ChannelEnteredBridge')
  const lists: Readonly<Record<string, unknown>> = {
    channels: entered.map((event) => event['channel']),
    bridges: [entered.at(-1)?.['bridge']],
  }
  const { updates, until, source } = await listen(t, {
    answer: (path) => (path in lists ? { body: lists[path] } : undefined),
  })
  await until(() => updates.some(({ status }) => status === 'answered'))
  const [played] = callsOf(updates).values()
  assert.equal(played?.call.fields['caller_number'], '+61400111222')
  assert.deepEqual(await source.findGoneCalls([played.call.uniqueid, 'gone.1']), ['gone.1'])
})

test('C12 a call that was answered before we came: its times are asked for, and told', async (t) => {
  const entered = eventsIn(ariRecording('answered')).filter((event) => event['type'] === 'ChannelEnteredBridge')
  const channels = entered.map((event) => objectOf(event['channel']))
  const made = Math.floor(Number(textIn(channels[0] ?? null, 'id')))
  const lists: Readonly<Record<string, unknown>> = {
    channels,
    bridges: [entered.at(-1)?.['bridge']],
    ...Object.fromEntries(
      channels.flatMap((channel) => {
        const path = `channels/${textIn(channel, 'id')}/variable?variable=CDR`
        return [
          [`${path}(start%2Cu)`, { value: `${made}.250000` }],
          [`${path}(answer%2Cu)`, { value: `${made + 2}.750000` }],
        ]
      }),
    ),
  }
  const { updates, until } = await listen(t, {
    answer: (path) => (path in lists ? { body: lists[path] } : undefined),
  })
  await until(() => updates.some(({ status }) => status === 'answered'))
  assert.deepEqual(
    updates.map(({ status, at, unseen }) => [status, at, unseen]),
    [
      ['ringing', made * 1000 + 250, undefined],
      ['answered', made * 1000 + 2_750, undefined],
    ],
  )
})

test('C11 an event that comes while the list is made is believed more than the list', async (t) => {
  const { ari, source, updates, until } = await listen(t, { times: { graceMs: 1_000 } })
  await ari.opened()
  await until(() => source.status().connected)
  // The list is empty: the channels in question came a moment later.
  const compared = source.findGoneCalls(['gone.1'])
  const events = eventsIn(ariRecording('answered'))
  const talking = events.findIndex((event) => event['type'] === 'ChannelHangupRequest')
  for (const event of events.slice(0, talking)) ari.send(event)
  assert.deepEqual(await compared, ['gone.1'])
  for (const event of events.slice(talking)) ari.send(event)
  await until(() => hasEnded(updates))
  assert.equal(updates.find(({ status }) => status === 'ended')?.lost, undefined)
})

test('a connection that says nothing and answers no ping is given up; one that answers is kept', async (t) => {
  const mute = await listen(t, { answersPing: false, times: { quietMs: 50 } })
  await mute.until(() => says(mute.problems, /stopped responding to pings/))
  const quiet = await listen(t, { times: { quietMs: 50 } })
  await quiet.ari.pinged(4)
  assert.deepEqual(quiet.problems, ['Connected to Asterisk'])
})

test('an ari.conf that does not say which call a channel belongs to is said with what to do', async (t) => {
  const { ari, source, updates, until } = await listen(t)
  await ari.opened()
  for (const event of eventsIn(ariRecording('answered').replaceAll(/,"channelvars":\{[^}]*\}/g, ''))) ari.send(event)
  await until(() => hasEnded(updates))
  assert.match(source.status().problem ?? '', /channelvars = CHANNEL\(linkedid\)/)
})

test('what is no event, and events that nobody knows, are passed over', async (t) => {
  const { ari, source, updates, until } = await listen(t)
  await ari.opened()
  for (const odd of ['', 'no JSON', '[]', '7', { type: 'NewInTheNextRelease' }, { type: 'ChannelCreated' }])
    ari.send(odd)
  for (const event of eventsIn(ariRecording('busy'))) ari.send(event)
  await until(() => hasEnded(updates))
  assert.equal(source.status().connected, true)
})

test('S11 it is asked where to dial before each connection, and the host may be dialled elsewhere', async (t) => {
  const requests: string[] = []
  const resolveAddress = (host: string, port: number): Promise<{ dial: string }> => {
    requests.push(`${host}:${port}`)
    return Promise.resolve({ dial: '127.0.0.1' })
  }
  const { ari } = await listen(t, { deps: { resolveAddress }, url: ({ port }) => `http://pbx.example:${port}` })
  await ari.opened()
  ari.cut()
  await ari.opened()
  assert.deepEqual(requests, [`pbx.example:${ari.port}`, `pbx.example:${ari.port}`])
})

test('S11 a host that may not be dialled is not dialled, and the source says why', async (t) => {
  const resolveAddress = (): Promise<{ refused: string }> =>
    Promise.resolve({ refused: 'This account may not dial 10.0.0.1.' })
  const { ari, source, problems, until } = await listen(t, { deps: { resolveAddress } })
  await until(() => problems.length > 0)
  assert.equal(source.status().problem, 'This account may not dial 10.0.0.1.')
  assert.deepEqual(ari.requests, [])
})

test('a check of settings says that they work, or what is wrong', async (t) => {
  const ari = await startFakeAri()
  t.after(() => ari.close())
  const settings = { url: ari.url, ...ARI_USER }
  assert.deepEqual(await checkAri(settings, dialAnyHost), { connected: true, problem: null, missing: [] })
  const rows: readonly (readonly [Settings, RegExp])[] = [
    [{ ...settings, password: 'wrong' }, /rejected the login/],
    [{ ...settings, url: 'http://127.0.0.1:1' }, /Connection refused by 127\.0\.0\.1:1/],
    [{ ...settings, url: `${ari.url}/pbx` }, /did not send a valid ARI response/],
    [{ ...settings, url: ari.url.replace('http', 'https') }, /does not use TLS/],
  ]
  for (const [given, problem] of rows) {
    const result = await checkAri(given, dialAnyHost)
    assert.equal(result.connected, false)
    assert.match(result.problem ?? '', problem)
  }
  const closed = await startFakeAri({ refusesWebSocket: true })
  t.after(() => closed.close())
  assert.match((await checkAri({ ...settings, url: closed.url }, dialAnyHost)).problem ?? '', /refused the WebSocket/)
})
