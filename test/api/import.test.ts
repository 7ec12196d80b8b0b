// Files of past calls: row by row into calls, and sent to no integration unless requested.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { readRows } from '../../src/calls/import/read-rows.ts'
import { proposeColumns } from '../../src/sources/mapping/rows.ts'
import { pointers, startApi, type Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await startApi()
const receiver = await startReceiver()
after(() => receiver.close())
const path = '~/sources'
const sheet = rowsOf('calls.csv')
const { mapping } = proposeColumns(sheet)

function rowsOf(name: string) {
  return readRows(readFileSync(`examples/${name}`, 'utf8')).rows.map(({ row }) => row)
}

async function makeFiles(settings: object = { mapping, country: 'AU', timezone: 'Australia/Sydney' }): Promise<string> {
  const made = await api.post(path, { kind: 'files', name: 'Old calls', settings })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

const importInto = (id: string, body: object) => api.post(`${path}/${id}/import`, body)

const callOf = async (uniqueid: string, source: string): Promise<Json> =>
  (await api.get(`~/calls/uniqueid:${uniqueid}?source_id=${source}`)).body

const deliveries = async (): Promise<number> => (await api.get('~/deliveries')).body.data.length

test('C18 rows become calls with the times, numbers and outcomes that they say', async () => {
  const id = await makeFiles()
  const { status, body } = await importInto(id, { rows: sheet })
  const timezone = 'Australia/Sydney'
  assert.deepEqual(
    [status, body],
    [200, { created: 8, already_ended: 0, ignored: 0, refused: [], timezone, calls: [] }],
  )
  const answered = await callOf('C-2026-1001', id)
  assert.deepEqual(
    [answered.status, answered.outcome, answered.started_at, answered.ended_at, answered.recording],
    ['ended', 'answered', '2026-10-04T22:14:02.000Z', '2026-10-04T22:17:45.000Z', null],
  )
  const { caller_number, caller_name, tracking_number, duration, talk_duration, direction } = answered.fields
  assert.deepEqual(
    [caller_number, caller_name, tracking_number, duration, talk_duration, direction],
    ['+61412345678', 'Citizen, Jane', '+61288889999', 223, 214, 'inbound'],
  )
  assert.deepEqual(
    await Promise.all(['1002', '1003', '1004', '1007'].map(async (n) => (await callOf(`C-2026-${n}`, id)).outcome)),
    ['missed', 'busy', 'voicemail', 'failed'],
  )
  const withheld = await callOf('C-2026-1008', id)
  assert.deepEqual([withheld.fields.caller_number, withheld.fields.caller_anonymous], [undefined, true])
  const lines = rowsOf('calls.ndjson')
  const second = await makeFiles({ mapping: proposeColumns(lines).mapping })
  assert.equal((await importInto(second, { rows: lines })).body.created, 3)
  assert.deepEqual((await callOf('c-2001', second)).fields.tags, ['sales', 'spring'])
})

test('C18 nobody is told, whatever comes later, and a person may send these calls', async () => {
  const { id: integration } = await integrationTo()
  const before = await deliveries()
  const id = await makeFiles()
  await importInto(id, { rows: sheet })
  const again = await importInto(id, { rows: sheet.map((row) => ({ ...row, Campaign: 'Winter' })) })
  assert.deepEqual([again.body.created, again.body.already_ended], [0, 8])
  const call = await callOf('C-2026-1002', id)
  assert.deepEqual([call.fields.campaign_name, call.deliveries, call.events.length], ['Winter', [], 2])
  await api.post('/api/v1/events', { uniqueid: 'C-2026-1002', source: id, fields: { notes: 'call back' } })
  assert.equal(await deliveries(), before)
  const from = new Date(Date.now() - 3_600_000)
  const past = await api.post(`~/integrations/${integration}/past-calls`, { from, dry_run: true })
  assert.ok(past.body.count >= 8, JSON.stringify(past.body))
})

test('C18 where integrations are told, it is as of a call that happens now, and of each call once', async () => {
  const made = await integrationTo()
  const id = await makeFiles()
  const [row] = sheet
  const first = await importInto(id, { rows: [row], send: 'integrations' })
  const second = await importInto(id, { rows: [row], send: 'integrations' })
  assert.deepEqual([first.body.created, second.body.created, second.body.already_ended], [1, 0, 1])
  const { deliveries: sent } = await callOf('C-2026-1001', id)
  const kinds = sent.filter((one: Json) => one.integration_id === made.id).map((one: Json) => one.kind)
  assert.deepEqual(kinds.toSorted(), ['ended', 'final', 'status', 'status'])
})

test('C18 a row that is refused harms no other, and says why', async () => {
  const id = await makeFiles()
  const [row = {}] = sheet
  const named = (n: number, more: object) => ({ ...row, 'Call ID': `R-${n}`, ...more })
  const rows = [
    named(0, {}),
    { ...row, 'Call ID': undefined },
    named(2, { 'End time': 'yesterday' }),
    named(3, { Disposition: 'Teleported' }),
    named(4, { 'Start time': '', 'Answer time': '', 'End time': '', Duration: '' }),
    named(5, { 'Start time': '2031-01-01 10:00:00', 'Answer time': '', 'End time': '2031-01-01 10:00:09' }),
    named(6, { 'Call ID': 'x'.repeat(300) }),
    named(7, { 'Caller name': 'a\u0000b\ud800' }),
  ]
  const { body } = await importInto(id, { rows })
  assert.deepEqual([body.created, body.already_ended], [2, 0])
  assert.deepEqual(
    body.refused.map(({ index }: Json) => index),
    [1, 2, 3, 4, 5, 6],
  )
  const why = body.refused.map(({ problems }: Json) => problems.join(' '))
  for (const [at, expected] of [
    /unique ID is missing/,
    /is not a time/,
    /Teleported/,
    /when the call took place/,
    /in the future/,
    /255/,
  ].entries())
    assert.match(why[at] ?? '', expected)
  assert.equal((await callOf('R-7', id)).fields.caller_name, 'a\uFFFDb\uFFFD')
  const mended = await importInto(id, { rows: rows.map((one) => ({ ...one, Disposition: 'Answered' })) })
  assert.deepEqual([mended.body.created, mended.body.already_ended, mended.body.refused.length], [1, 2, 5])
})

test('a dry run says what would come of the rows by another mapping, and stores nothing', async () => {
  const id = await makeFiles()
  await importInto(id, { rows: sheet.slice(0, 2) })
  const other = { ...mapping, fields: { ...mapping.fields, notes: { places: ['/body/Campaign'] } } }
  const { body } = await importInto(id, { rows: [...sheet, { 'Call ID': 'C-9' }], dry_run: true, mapping: other })
  assert.deepEqual([body.created, body.already_ended, body.refused.map(({ index }: Json) => index)], [6, 2, [8]])
  const [first] = body.calls
  assert.deepEqual(
    [first.index, first.uniqueid, first.outcome, first.started_at, first.answered_at],
    [0, 'C-2026-1001', 'answered', '2026-10-04T22:14:02.000Z', '2026-10-04T22:14:11.000Z'],
  )
  assert.deepEqual([first.fields.notes, first.fields.talk_duration], ['Spring sale', 214])
  assert.equal((await api.get(`~/calls/uniqueid:C-2026-1003?source_id=${id}`)).status, 404)
})

test('what cannot be imported is refused as a whole: another kind, no mapping, a broken one, too many rows', async () => {
  const rows = sheet.slice(0, 1)
  const bare = await makeFiles({})
  const none = await importInto(bare, { rows })
  assert.deepEqual([none.status, none.body.detail.includes('no mapping')], [409, true])
  const [first] = (await api.get(path)).body.data
  assert.equal((await importInto(first.id, { rows })).status, 409)
  const id = await makeFiles()
  assert.equal((await importInto(id, { rows, mapping })).status, 422)
  const broken = { ...mapping, start: { place: 'nowhere', as: 'auto' } }
  assert.deepEqual(pointers(await importInto(id, { rows, mapping: broken, dry_run: true })), ['/mapping/start/place'])
  assert.equal((await importInto(id, { rows: Array.from({ length: 1_001 }, () => ({})) })).status, 400)
  assert.equal((await importInto(id, { rows: ['x'] })).status, 400)
  assert.equal((await importInto(id, { rows: [{ x: 'y'.repeat(5_000_000) }] })).status, 413)
  await api.patch(`${path}/${id}`, { enabled: false })
  assert.equal((await importInto(id, { rows })).status, 409)
  const reader = await api.keyFor(['read'])
  assert.equal((await api.post(`${path}/${id}/import`, { rows }, { key: reader })).status, 403)
})

test('rows that the mapping leaves out are passed over', async () => {
  const ignore = [{ place: '/body/Direction', values: ['outbound'] }]
  const id = await makeFiles({ mapping: { ...mapping, ignore }, country: 'AU' })
  const { body } = await importInto(id, { rows: sheet })
  assert.deepEqual([body.created, body.ignored, body.refused], [7, 1, []])
})

test('a mapping without times is told before calls are taken for those of now', async () => {
  const { start: _start, answer: _answer, end: _end, ...timeless } = mapping
  const { body } = await importInto(await makeFiles({ mapping: timeless }), { rows: sheet.slice(0, 1) })
  assert.match(body.refused[0].problems[0], /Select the column with the start or end time/)
})

test('the directory speaks for the dialled numbers of imported calls: name, campaign, time zone, do not record', async () => {
  await api.post('~/numbers', [
    { number: '+61288889998', name: 'Radio spot', do_not_record: true, timezone: 'Australia/Perth', country: 'AU' },
  ])
  const id = await makeFiles()
  await importInto(id, { rows: sheet })
  const { fields } = await callOf('C-2026-1003', id)
  assert.deepEqual([fields.tracking_number_name, fields.timezone], ['Radio spot', 'Australia/Perth'])
})

test('a recording of a call to a number that is not to be recorded is not kept, in an import neither', async () => {
  await api.post('~/numbers', { number: '+61288880099', do_not_record: true })
  const id = await makeFiles({ mapping: { ...mapping, recording: '/body/Recording' }, country: 'AU' })
  const [row] = sheet
  const rows = [{ ...row, 'Dialled number': '+61288880099', Recording: `${receiver.url}/a.wav` }]
  assert.equal((await importInto(id, { rows })).body.created, 1)
  const { recordings } = await api.until(`~/calls/uniqueid:C-2026-1001?source_id=${id}`, (body) =>
    body.recordings.every((one: Json) => one.state === 'deleted'),
  )
  assert.deepEqual(
    recordings.map((one: Json) => one.deleted_by),
    ['do_not_record'],
  )
})

test('a source that is posted to takes its history by the mapping of its messages', async () => {
  const made = await api.post(path, { kind: 'push', name: 'Switchboard', settings: { mapping, country: 'AU' } })
  const { body } = await importInto(made.body.id, { rows: sheet })
  assert.deepEqual([body.created, body.refused], [8, []])
})

test('C18 the live view does not tell of imported calls', async () => {
  const id = await makeFiles()
  const stream = await api.program.ask('~/stream')
  let text = ''
  let acting: Promise<unknown> | null = null
  for await (const chunk of (stream.body ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    acting ??= importInto(id, { rows: sheet }).then(() =>
      api.post('/api/v1/events', { uniqueid: 'now', status: 'ringing' }),
    )
    if (text.includes('"uniqueid":"now"')) break
  }
  await acting
  assert.doesNotMatch(text, /C-2026/)
})

async function integrationTo() {
  const made = await api.post('~/integrations', {
    name: 'CRM',
    enabled: true,
    realtime: true,
    updated: true,
    request: { url: receiver.url, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
