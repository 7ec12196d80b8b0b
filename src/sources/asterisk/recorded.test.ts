// The reports about recordings of a PBX: from recorded sessions, some with inserted or removed events.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { altered, messagesOf, playMessages } from '../../../test/recordings/edited.ts'
import { callsOf, recording, updatesOf } from '../../../test/recordings/played.ts'
import { createCallTracker, type CallTracker } from './call-tracker.ts'
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { CallUpdate, RecordingNews } from '../../calls/call.ts'

const MONITOR = '/var/spool/asterisk/monitor/1795599991.0.wav'
const MESSAGE = '/var/spool/asterisk/voicemail/default/100/INBOX/msg0000'
const CAN_FETCH = { canFetchRecordings: true }

function newsOf(updates: readonly CallUpdate[]): RecordingNews[] {
  return updates.flatMap(({ recording: news }) => (news ? [news] : []))
}

const play = (messages: readonly AmiMessage[], tracker: CallTracker = createCallTracker(CAN_FETCH)): CallUpdate[] =>
  playMessages(messages, tracker)

const isEvent = (message: AmiMessage, event: string): boolean => header(message, 'event') === event
const names = (message: AmiMessage, variable: string): boolean => header(message, 'variable') === variable

/** The session with this value for the variable that names the file. */
function named(session: readonly AmiMessage[], variable: string, value: string): AmiMessage[] {
  return session.map((message) => (names(message, variable) ? altered(message, { value }) : message))
}

test('C9 MixMonitor: the file is announced when it is named, and told when the call has ended', () => {
  const updates = updatesOf(recording('answered'), CAN_FETCH)
  assert.deepEqual(newsOf(updates), [{ expected: true, of: MONITOR }, { file: MONITOR }])
  const endedAt = updates.findIndex(({ status }) => status === 'ended')
  const announcedAt = updates.findIndex(({ recording: news }) => news && 'expected' in news)
  const toldAt = updates.findIndex(({ recording: news }) => news && 'file' in news)
  assert.ok(announcedAt !== -1 && announcedAt < endedAt && endedAt < toldAt)
  assert.equal(updates[announcedAt]?.fields?.['recorded'], undefined, 'recorded is told with MixMonitor itself')
  const [played] = callsOf(updates).values()
  assert.equal(played?.call.recording, 'expected')
  assert.equal(played.call.fields['recorded'], true)
  assert.deepEqual(played.call.recordings, { [MONITOR]: { state: 'coming' } })
})

test('C9 VoiceMail: its message is told as one, by the name that it has without an extension', () => {
  const updates = updatesOf(recording('voicemail'), CAN_FETCH)
  assert.deepEqual(newsOf(updates), [
    { expected: true, of: MESSAGE },
    { file: MESSAGE, voicemail: true },
  ])
  const [played] = callsOf(updates).values()
  assert.deepEqual(played?.call.recordings, { [MESSAGE]: { state: 'coming', voicemail: true } })
  assert.equal(played.call.outcome, 'voicemail')
})

test('C9 recorded, not fetched: without a folder nothing is waited for, and the call says that it was recorded', () => {
  for (const file of readdirSync(new URL('../../../recorded-sessions/asterisk/', import.meta.url))) {
    if (!file.endsWith('.ami')) continue
    assert.deepEqual(newsOf(updatesOf(recording(file.slice(0, -'.ami'.length)))), [], file)
  }
  const [played] = callsOf(updatesOf(recording('answered'))).values()
  assert.equal(played?.call.fields['recorded'], true)
  assert.equal(played.call.recording, 'none')
})

test('C9 every recorded session with a folder: what is announced is told, once each, and after the end', () => {
  for (const file of readdirSync(new URL('../../../recorded-sessions/asterisk/', import.meta.url))) {
    if (!file.endsWith('.ami')) continue
    for (const { call } of callsOf(updatesOf(recording(file.slice(0, -'.ami'.length)), CAN_FETCH)).values())
      for (const [path, { state }] of Object.entries(call.recordings ?? {})) {
        assert.match(path, /^\/var\/spool\/asterisk\/(monitor|voicemail)\//, file)
        assert.equal(state, 'coming', file)
      }
  }
})

test('C9 an empty message that a hangup handler stores after an answered call is not told', () => {
  assert.deepEqual(newsOf(updatesOf(recording('h-answered'), CAN_FETCH)), [])
})

test('C9 two MixMonitors of one leg, and one that is stopped and begun again on its file, as an Asterisk tells them', () => {
  const folder = '/var/spool/asterisk/monitor'
  const [a, b] = ['a', 'b'].map((part) => `${folder}/two/1795727030.0-${part}.wav`)
  assert.ok(a !== undefined && b !== undefined)
  assert.deepEqual(newsOf(updatesOf(recording('recorded-twice'), CAN_FETCH)), [
    { expected: true, of: a },
    { expected: true, of: b },
    { file: a },
    { file: b },
  ])
  const again = `${folder}/stop/1795727036.2.wav`
  const updates = updatesOf(recording('recorded-again'), CAN_FETCH)
  assert.deepEqual(newsOf(updates), [{ expected: true, of: again }, { file: again }])
  const toldAt = updates.findIndex(({ recording: news }) => news && 'file' in news)
  assert.ok(toldAt > updates.findIndex(({ status }) => status === 'ended'), 'not at the first stop')
})

test('C9 two MixMonitors, at once and one after the other: both are told, whichever is stopped', () => {
  const session = messagesOf('answered')
  const start = session.findIndex((message) => isEvent(message, 'MixMonitorStart'))
  const name = session.find((message) => names(message, 'MIXMONITOR_FILENAME'))
  const second = altered(name, { value: '/mnt/second.wav' })
  const stop = altered(session[start], { event: 'MixMonitorStop' })
  const begin = session[start]
  assert.ok(begin)
  const both = [{ file: MONITOR }, { file: '/mnt/second.wav' }]
  for (const put of [
    [second, begin],
    [stop, second, begin],
    [second, begin, stop],
    [second, begin, stop, stop],
  ]) {
    const news = newsOf(play(session.toSpliced(start + 1, 0, ...put)))
    assert.deepEqual(
      news.filter((one) => 'file' in one),
      both,
    )
    assert.equal(news.length, 4)
  }
})

test('C9 a MixMonitor that is stopped and begun again on the same file is one recording', () => {
  const session = messagesOf('answered')
  const start = session.findIndex((message) => isEvent(message, 'MixMonitorStart'))
  const stop = altered(session[start], { event: 'MixMonitorStop' })
  const again = session.slice(start - 1, start + 1)
  const news = newsOf(play(session.toSpliced(start + 1, 0, stop, ...again)))
  assert.deepEqual(news, [{ expected: true, of: MONITOR }, { file: MONITOR }])
})

test('C9 an Asterisk that sends no MixMonitorStart (before 16.17) tells its recordings all the same', () => {
  const session = messagesOf('answered').filter((message) => !isEvent(message, 'MixMonitorStart'))
  const updates = play(session)
  assert.deepEqual(newsOf(updates), [{ expected: true, of: MONITOR }, { file: MONITOR }])
  assert.equal([...callsOf(play(session, createCallTracker())).values()][0]?.call.fields['recorded'], true)
})

test('C9 a recording whose file is not named, as that of Monitor, is not waited for', () => {
  for (const event of ['MixMonitorStart', 'MonitorStart']) {
    const session = messagesOf('answered')
      .filter((message) => !names(message, 'MIXMONITOR_FILENAME'))
      .map((message) => (isEvent(message, 'MixMonitorStart') ? altered(message, { event }) : message))
    const [played] = callsOf(play(session)).values()
    assert.equal(played?.call.recording, 'none')
    assert.equal(played.call.fields['recorded'], true)
  }
})

test('C9 Record: its file is a message where the dialplan gives the whole path', () => {
  assert.deepEqual(newsOf(updatesOf(recording('record-app'), CAN_FETCH)), [], 'rec0 says not where it is')
  const path = '/var/spool/asterisk/messages/rec0'
  assert.deepEqual(newsOf(play(named(messagesOf('record-app'), 'RECORDED_FILE', path))), [
    { expected: true, of: path },
    { file: path, voicemail: true },
  ])
})

test('C9 a recorded leg that goes on in another call takes its recording along: both calls have it', () => {
  // 202 retrieves the parked caller; its own call is merged into the caller's.
  const session = messagesOf('park-retrieved')
  const unparkedAt = session.findIndex((message) => isEvent(message, 'UnParkedCall'))
  const retriever = header(session[unparkedAt] ?? new Map(), 'retrieveruniqueid')
  const step = session.findIndex((one) => isEvent(one, 'Newexten') && header(one, 'uniqueid') === retriever)
  assert.ok(step !== -1 && step < unparkedAt)
  const variable = altered(session[step], { event: 'VarSet', variable: 'MIXMONITOR_FILENAME', value: '/mnt/park.wav' })
  const calls = [...callsOf(play(session.toSpliced(step + 1, 0, variable))).values()]
  // The call of the person who retrieved was never reported: it rang nobody.
  assert.deepEqual(
    calls.map(({ call }) => call.recordings),
    [{ '/mnt/park.wav': { state: 'coming' } }],
  )
})

test('C11 calls that are gone after a restart or an outage: their files are told', () => {
  const session = messagesOf('answered')
  const talking = session.slice(
    0,
    session.findIndex((message) => isEvent(message, 'HangupRequest')),
  )
  const gone: readonly ((tracker: CallTracker) => CallUpdate[])[] = [
    (tracker) => tracker.reconcile({ channels: [], changedIds: new Set() }, 1_795_600_100_000),
    (tracker) => tracker.endBefore(1_795_600_100_000),
  ]
  for (const end of gone) {
    const tracker = createCallTracker(CAN_FETCH)
    const before = play(talking, tracker)
    const after = end(tracker)
    assert.deepEqual(newsOf(after), [{ file: MONITOR }])
    const [played] = callsOf([...before, ...after]).values()
    assert.deepEqual(played?.call.recordings, { [MONITOR]: { state: 'coming' } })
    assert.equal(played.call.lost, true)
  }
})

test('C11 a recording that an earlier run of Offhook announced is told by the next one, or given up without a folder', () => {
  const session = messagesOf('answered')
  const cut = session.findIndex((message) => isEvent(message, 'HangupRequest'))
  const [begun] = callsOf(play(session.slice(0, cut))).values()
  assert.ok(begun)
  const { call } = begun
  const resumed = (options: { canFetchRecordings: boolean }): RecordingNews[] => {
    const tracker = createCallTracker(options)
    tracker.resume([{ uniqueid: call.uniqueid, lastSignAt: call.lastEventAt, call }])
    const channels = session.slice(0, cut).filter((message) => isEvent(message, 'Newchannel'))
    const listed = tracker.reconcile({ channels, changedIds: new Set() }, call.lastEventAt)
    return newsOf([...listed, ...play(session.slice(cut), tracker)])
  }
  assert.deepEqual(resumed(CAN_FETCH), [{ file: MONITOR }])
  assert.deepEqual(resumed({ canFetchRecordings: false }), [
    { failed: 'The source no longer has a recordings folder.', of: MONITOR },
  ])
})

const UNTOLD = [
  'monitor/a.wav',
  '../../etc/passwd',
  '/var/spool/asterisk/../../../etc/shadow',
  '/var/spool/..',
  '/a\0b.wav',
  `/${'x'.repeat(5000)}.wav`,
  '__proto__',
  'IMAP_STORAGE',
  '\\\\server\\share\\a.wav',
  'C:\\a.wav',
  ' ',
]

test('S11 a path that is relative, leads elsewhere or is endless is not told; the call is', () => {
  for (const [name, variable] of [
    ['answered', 'MIXMONITOR_FILENAME'],
    ['voicemail', 'VM_MESSAGEFILE'],
    ['record-app', 'RECORDED_FILE'],
  ] as const) {
    const whole = [...callsOf(updatesOf(recording(name))).values()].map(({ call }) => [call.status, call.outcome])
    for (const value of UNTOLD) {
      const updates = play(named(messagesOf(name), variable, value))
      assert.deepEqual(newsOf(updates), [], value)
      assert.deepEqual(
        [...callsOf(updates).values()].map(({ call }) => [call.status, call.outcome]),
        whole,
      )
    }
  }
})

test('S11 odd names that are plain paths are told as they are', () => {
  for (const path of ['/m/..a.wav', '/m/a..wav', '/m/ü "x" [[y]].wav', '/__proto__', '/m/\u202Ea.wav', '/', '/m//a'])
    assert.deepEqual(newsOf(play(named(messagesOf('answered'), 'MIXMONITOR_FILENAME', path))), [
      { expected: true, of: path },
      { file: path },
    ])
})

test('S11 a dialplan that goes round in circles names a bounded number of files', () => {
  const session = messagesOf('answered')
  const at = session.findIndex((message) => names(message, 'MIXMONITOR_FILENAME'))
  const many = Array.from({ length: 5000 }, (_, n) => altered(session[at], { value: `/m/${n}.wav` }))
  const news = newsOf(play(session.toSpliced(at, 1, ...many)))
  assert.equal(news.length, 100)
  assert.equal(news.filter((one) => 'file' in one).length, 50)
})

test('C9 MixMonitor with option b: of a caller whom nobody answered nothing is recorded, and nothing is waited for', () => {
  const updates = updatesOf(recording('queue-of-three-abandoned'), CAN_FETCH)
  assert.deepEqual(newsOf(updates), [])
  const [played] = callsOf(updates).values()
  assert.ok(played)
  assert.deepEqual([played.call.fields['recorded'], played.call.recording], [undefined, 'none'])
})

test('C9 MixMonitor with option b: it is told when its leg enters a bridge; without, at once', () => {
  const session = messagesOf('answered')
  const recordedAt = (options: string): string => {
    const messages = session.map((message) =>
      header(message, 'application') === 'MixMonitor' ? altered(message, { appdata: `${MONITOR}${options}` }) : message,
    )
    const tracker = createCallTracker(CAN_FETCH)
    const found = messages.find((message) =>
      tracker
        .apply(message, timestampOf(message) ?? 0)
        .some(({ fields, recording: news }) => fields?.['recorded'] === true || news !== undefined),
    )
    return found ? header(found, 'event') : ''
  }
  for (const options of [',b', ',abi(NAME)', ',V(2)b,/usr/local/bin/after'])
    assert.equal(recordedAt(options), 'BridgeEnter', options)
  for (const options of ['', ',a', ',ai(b)', ',,/usr/bin/b', ',a,b'])
    assert.equal(recordedAt(options), 'VarSet', options)
})

test('C9 two MixMonitors, one of them with option b: of an abandoned call the other is told', () => {
  const session = messagesOf('queue-of-three-abandoned')
  const [step] = session.filter((message) => header(message, 'application') === 'MixMonitor')
  const [file] = session.filter((message) => names(message, 'MIXMONITOR_FILENAME'))
  assert.ok(step && file)
  const second = [altered(step, { appdata: `${MONITOR},a` }), altered(file, { value: MONITOR })]
  const updates = play(session.flatMap((message) => (message === file ? [message, ...second] : [message])))
  assert.deepEqual(newsOf(updates), [{ expected: true, of: MONITOR }, { file: MONITOR }])
})
