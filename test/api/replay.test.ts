// Recorded sessions, replayed into the program: stored and shown, and sent only on request (C23).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { startApi, type Answer, type Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const receiver = await startReceiver()
after(() => receiver.close())
const integration = await api.post('~/integrations', {
  name: 'CRM',
  enabled: true,
  realtime: true,
  updated: true,
  request: {
    url: receiver.url,
    rows: [
      { key: 'id', value: '[[uniqueid]]' },
      { key: 'event', value: '[[event_type]]' },
      { key: 'replayed', value: '[[is_replayed]]' },
    ],
  },
})
const step = await api.post('~/steps', { name: 'summary', kind: 'webhook', url: `${receiver.url}/steps` })
assert.deepEqual([integration.status, step.status], [201, 201])

const session = (name: string): Buffer => readFileSync(`recorded-sessions/${name}`)

async function replay(bytes: Buffer, query = ''): Promise<Answer> {
  const answer = await api.program.ask(`~/replay${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

const callOf = async (id: string): Promise<Json> => (await api.get(`~/calls/${id}`)).body

/** The requests about replayed calls that the receiver has got, once the event of a later call of now has arrived. */
async function got(): Promise<Json[]> {
  const uniqueid = `now-${receiver.received.length}`
  await api.post('/api/v1/events', { uniqueid, status: 'ended', outcome: 'missed' })
  await untilReported(`uniqueid:${uniqueid}`, 2)
  const all: Json[] = receiver.received.filter(({ path }) => path === '/').map(({ body }) => JSON.parse(body))
  return all.filter(({ id }) => !String(id).startsWith('now-'))
}

async function untilReported(call: string, count: number): Promise<void> {
  await api.until(
    `~/calls/${call}`,
    ({ deliveries }) => deliveries.length === count && deliveries.every(({ state }: Json) => state === 'delivered'),
  )
}

test('C23 a replay sends nothing: its calls are stored and shown as replayed, owe nothing, and can be previewed', async () => {
  const { status, body } = await replay(session('asterisk/answered.ami'))
  const [{ id, ...played }, ...others] = body.calls
  assert.deepEqual([status, others.length], [202, 0])
  assert.deepEqual(
    [played.is_replayed, played.sent, played.existing_source, played.outcome, played.events],
    [true, false, null, 'answered', ['ringing', 'answered', 'ended']],
  )
  const call = await callOf(id)
  assert.deepEqual(
    [call.is_replayed, call.events.length, call.deliveries, call.steps, call.recordings, call.recording],
    [true, 3, [], [], [], null],
  )
  const { body: moments } = await api.get(`~/calls/${id}/events`)
  assert.deepEqual(
    moments.data.map(({ type, fields }: Json) => [type, fields.is_replayed]),
    [
      ['ringing', true],
      ['answered', true],
      ['ended', true],
    ],
  )
  assert.deepEqual(await got(), [])
})

test('C23 played again the calls are made anew, as the contexts of the source that is named have it', async () => {
  const bytes = session('asterisk/answered.ami')
  const before = (await replay(bytes)).body.calls[0]
  const marked = await api.post('~/sources', {
    kind: 'asterisk',
    name: 'Office',
    enabled: false,
    settings: { host: '127.0.0.1', username: 'a', secret: 's', contexts: { inbound: 'outbound' } },
  })
  const { body } = await replay(bytes, `?source_id=${marked.body.id}`)
  const [now] = body.calls
  assert.notEqual(now.id, before.id)
  assert.deepEqual([before.fields.direction, now.fields.direction], ['inbound', 'outbound'])
  const { body: listed } = await api.get(`~/calls?uniqueid=${now.uniqueid}`)
  assert.deepEqual(
    listed.data.map(({ id }: Json) => id),
    [now.id],
  )
  assert.equal((await api.get(`~/calls/${before.id}`)).status, 404)
  const idsOf = async (replayed: boolean): Promise<string[]> =>
    (await api.get(`~/calls?replayed=${replayed}`)).body.data.map(({ id }: Json) => id)
  assert.deepEqual([(await idsOf(true))[0], (await idsOf(false)).includes(now.id)], [now.id, false])
})

test('C23 where it is asked for, integrations are told, and see that the call is replayed; nobody is told twice', async () => {
  const bytes = session('asterisk/busy.ami')
  await replay(bytes)
  const first = (await replay(bytes, '?send=true')).body.calls[0]
  const again = (await replay(bytes, '?send=true')).body.calls[0]
  const dry = (await replay(bytes)).body.calls[0]
  assert.deepEqual([first.sent, first.existing_source], [true, null])
  assert.deepEqual([again.sent, again.existing_source.name], [false, 'Replayed sessions'])
  assert.deepEqual([dry.sent, dry.existing_source.name], [false, 'Replayed sessions'])
  await untilReported(first.id, first.events.length + 1)
  const requests = await got()
  assert.equal(requests.length, first.events.length + 1)
  assert.deepEqual(
    new Set(requests.map(({ event, replayed }) => `${event} ${replayed}`)),
    new Set([...first.events, 'final'].map((event) => `call.${event} true`)),
  )
})

test('C23 a call that is known from a live source is neither sent nor changed, and is the one that its uniqueid means', async () => {
  const bytes = session('freeswitch/hold.esl')
  const { uniqueid } = (await replay(bytes)).body.calls[0]
  await api.post('/api/v1/events', { uniqueid, status: 'ringing', fields: { caller_number: '+61400000001' } })
  await untilReported(`uniqueid:${uniqueid}`, 1)
  const live = await callOf(`uniqueid:${uniqueid}`)
  const before = (await got()).length
  const { body } = await replay(bytes, '?send=true')
  assert.deepEqual(
    [body.calls[0].sent, body.calls[0].existing_source],
    [false, { id: live.source_id, name: live.source_name }],
  )
  assert.notEqual(body.calls[0].id, live.id)
  assert.deepEqual(await callOf(`uniqueid:${uniqueid}`), live)
  assert.equal((await got()).length, before)
})

test('C23 the order of a session is kept over many calls, and each update has its answer', async () => {
  const { body } = await replay(session('asterisk/two-calls.ami'))
  assert.deepEqual(
    body.calls.map(({ events }: Json) => [events[0], events.at(-1)]),
    [
      ['ringing', 'ended'],
      ['ringing', 'ended'],
    ],
  )
  assert.ok(body.results.every((one: Json) => body.calls.some(({ uniqueid }: Json) => uniqueid === one.uniqueid)))
  const made = body.results.flatMap(({ sequences }: Json) => sequences).length
  assert.equal(made, body.calls.flatMap(({ events }: Json) => events).length)
})

test('C11 C23 a call whose end the session does not tell is lost at its last sign of life', async () => {
  const whole = session('asterisk/answered.ami')
  const answered = whole.indexOf('Event: BridgeEnter', whole.indexOf('Event: BridgeEnter') + 1)
  const cut = whole.subarray(0, whole.indexOf('\r\n\r\n', answered) + 4)
  const [call] = (await replay(cut)).body.calls
  assert.deepEqual(call.events, ['ringing', 'answered', 'ended'])
  assert.deepEqual([call.fields.hangup_cause, call.fields.duration], ['lost', undefined])
  assert.equal(call.ended_at, call.fields.answer_time)
})

test('C23 the live view is told that a call was replayed, not that it happens', async () => {
  const stream = await api.program.ask('~/stream')
  let text = ''
  let acting: Promise<unknown> | null = null
  for await (const chunk of (stream.body ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    acting ??= replay(session('asterisk/answered.ami')).then(() =>
      api.post('/api/v1/events', { uniqueid: 'now', status: 'ringing' }),
    )
    if (text.includes('"uniqueid":"now"')) break
  }
  await acting
  assert.match(text, /"event":"replayed"/)
  assert.doesNotMatch(text, /"event":"answered"/)
})

test('C23 past calls and unknown numbers leave replayed calls out', async () => {
  await replay(session('asterisk/answered.ami'))
  const made = await api.post('~/integrations', { name: 'Late', request: { url: receiver.url } })
  const from = new Date(Date.now() - 3_600_000)
  const conditions = { field: 'is_replayed', op: 'is', value: true }
  const past = await api.post(`~/integrations/${made.body.id}/past-calls`, { from, conditions, dry_run: true })
  assert.equal(past.body.count, 0)
  assert.deepEqual((await api.get('~/numbers/unknown')).body.data, [])
})

test('C23 what is no session, has too many calls, or is of another kind of source is refused, and says why', async () => {
  const none = await replay(Buffer.from('call,from,to\n1,2,3\n'))
  assert.deepEqual([none.status, /not a recorded session/.test(none.body.detail)], [422, true])
  const call = (n: number): string =>
    `Event: Newchannel\r\nTimestamp: 1795599991.${n}\r\nChannel: SIP/a-${n}\r\nChannelState: 4\r\nContext: inbound\r\nExten: 100\r\nUniqueid: ${n}.0\r\nLinkedid: ${n}.0\r\n\r\n`
  const many = await replay(Buffer.from(Array.from({ length: 5_001 }, (_, n) => call(n)).join('')))
  assert.deepEqual(
    [many.status, many.body.detail],
    [422, 'This session has more than 5,000 calls. Replay it in parts.'],
  )
  const { body: sources } = await api.get('~/sources')
  const own = sources.data.find(({ kind }: Json) => kind === 'api')
  const refused = await replay(session('asterisk/answered.ami'), `?source_id=${own.id}`)
  assert.deepEqual([refused.status, refused.body.errors[0].parameter], [422, 'source_id'])
  assert.equal((await replay(session('asterisk/answered.ami'), '?send=yes')).status, 400)
})

test('C23 what is no recorded session is refused: by its type, or because nothing in it is understood', async () => {
  const octets = { 'content-type': 'application/octet-stream' }
  for (const [headers, body, status, code] of [
    [{ 'content-type': 'application/json' }, '{garbage', 415, 'unsupported_media_type'],
    [{}, 'x', 415, 'unsupported_media_type'],
    [octets, '{garbage', 422, 'invalid_replay'],
    [octets, '\u0089PNG\r\n\u001a\n', 422, 'invalid_replay'],
    [octets, '', 422, 'invalid_replay'],
  ] as const) {
    const refused = await api.ask('POST', '~/replay', { headers, body })
    assert.deepEqual([refused.status, refused.body.code], [status, code], body)
  }
})
