import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { pointers, startApi } from '../kit/api.ts'

const path = '/api/v1/events'
const corpus = join(import.meta.dirname, '../corpora/json')

const api = await startApi()

const update = (uniqueid: string, more: object = {}) => ({ uniqueid, status: 'ringing', ...more })

async function callsOf(uniqueid: string): Promise<number> {
  return (await api.get(`~/calls?uniqueid=${encodeURIComponent(uniqueid)}`)).body.data.length
}

test('an update is answered 202 with what became of it', async () => {
  const answer = await api.post(path, update('one'))
  assert.equal(answer.status, 202)
  assert.deepEqual(answer.body, { results: [{ uniqueid: 'one', result: 'event', sequences: [1], code: null }] })
})

test('several updates of one call in one array get the next numbers, in order', async () => {
  const answer = await api.post(path, [
    update('many'),
    { uniqueid: 'many', fields: { caller_name: 'Jane' } },
    { uniqueid: 'many', status: 'answered' },
    { uniqueid: 'many', status: 'ended', outcome: 'answered' },
    { uniqueid: 'many', status: 'on_hold' },
  ])
  const [first, second, third, fourth, fifth] = answer.body.results
  assert.deepEqual([first.result, first.sequences], ['event', [1]])
  assert.deepEqual([second.result, second.sequences], ['merged', []])
  assert.deepEqual([third.result, third.sequences], ['event', [2]])
  assert.equal(fourth.result, 'event')
  assert.deepEqual([fifth.result, fifth.code], ['ignored', 'call_ended'])
})

test('C8 the same event_id twice: the second has no effect and is answered as a duplicate', async () => {
  const one = update('dup', { event_id: 'e1' })
  assert.equal((await api.post(path, one)).body.results[0].result, 'event')
  const again = await api.post(path, { ...one, status: 'answered' })
  assert.equal(again.status, 202)
  assert.equal(again.body.results[0].result, 'duplicate')
  const { body } = await api.get('~/calls/uniqueid:dup')
  assert.equal(body.status, 'ringing')
})

test('one bad row makes all refused: none is stored, and each bad value has its pointer', async () => {
  const answer = await api.post(path, [
    update('good-1'),
    update('bad', { status: 'ringin' }),
    { uniqueid: 'good-2', fields: { duration: 'long', 'custom.x': { a: 1 }, nonsense: 1, event_type: 'x' } },
    { status: 'ringing', unknown: true, at: '2026-02-30T00:00:00Z', recording: { expected: true, url: 'x' } },
  ])
  assert.equal(answer.status, 400)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual(pointers(answer).toSorted(), [
    '/1/status',
    '/2/fields/custom.x',
    '/2/fields/duration',
    '/2/fields/event_type',
    '/2/fields/nonsense',
    '/3/at',
    '/3/recording',
    '/3/uniqueid',
    '/3/unknown',
  ])
  assert.equal(await callsOf('good-1'), 0)
  assert.equal(await callsOf('good-2'), 0)
})

const hostile: readonly (readonly [string, string, string])[] = [
  ['a key twice', '{"uniqueid":"h","uniqueid":"h"}', '/uniqueid'],
  ['__proto__', '{"uniqueid":"h","fields":{"__proto__":{"x":1}}}', '/fields/__proto__'],
  ['1e400', '{"uniqueid":"h","fields":{"lead_score":1e400}}', '/fields/lead_score'],
  ['a number that cannot be kept', '{"uniqueid":"h","fields":{"custom.id":12345678901234567890}}', '/fields/custom.id'],
  ['depth 1,000', `{"uniqueid":"h","fields":${'['.repeat(1000)}${']'.repeat(1000)}}`, `/fields${'/0'.repeat(31)}`],
  ['a number where a text belongs', '{"uniqueid":7}', '/uniqueid'],
  ['text after the end', '{"uniqueid":"h"} x', ''],
  ['an empty body', '', ''],
  ['an empty array', '[]', ''],
  ['no object', '"h"', ''],
]

for (const [name, body, pointer] of hostile) {
  test(`S42 ${name} is refused with a pointer, and nothing is stored`, async () => {
    const answer = await api.post(path, body)
    assert.equal(answer.status, 400)
    assert.deepEqual(pointers(answer), [pointer])
    assert.equal(await callsOf('h'), 0)
  })
}

test('S42 every file of JSONTestSuite is answered 202 or 400, never 5xx', async () => {
  for (const name of readdirSync(corpus).filter((file) => file.endsWith('.json'))) {
    const raw = readFileSync(join(corpus, name))
    const bodies = [
      raw,
      Buffer.concat([Buffer.from('{"uniqueid":"suite","fields":{"custom.x":'), raw, Buffer.from('}}')]),
    ]
    for (const body of bodies) {
      const answer = await fetch(api.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.program.key}`, 'content-type': 'application/json' },
        body,
      })
      assert.ok([202, 400].includes(answer.status), `${name}: ${answer.status}`)
      await answer.arrayBuffer()
    }
  }
})

test('C17 U+0000 and lone surrogates are stored as U+FFFD', async () => {
  const answer = await api.post(
    path,
    '{"uniqueid":"c17\\u0000","status":"ringing","fields":{"caller_name":"\\ud800x"}}',
  )
  assert.equal(answer.body.results[0].uniqueid, 'c17\uFFFD')
  const { body } = await api.get(`~/calls/${encodeURIComponent('uniqueid:c17\uFFFD')}`)
  assert.equal(body.fields.caller_name, '\uFFFDx')
})

test('C14 numbers are kept in E.164, so that they are found however they are written, and in the directory', async () => {
  await api.post('~/numbers', { number: '+61255550120', name: 'Website' })
  const written = { caller_number: '0491570006', tracking_number: '(02) 5555 0120', transferred_to: '204' }
  await api.post(path, update('c14', { fields: { ...written, caller_name: '0491570006' } }))
  const { fields } = (await api.get('~/calls/uniqueid:c14')).body
  assert.deepEqual([fields.caller_number, fields.tracking_number], ['+61491570006', '+61255550120'])
  assert.deepEqual([fields.transferred_to, fields.caller_name], ['204', '0491570006'])
  assert.equal(fields.tracking_number_name, 'Website')
  for (const number of ['0491570006', '%2B61491570006'])
    assert.equal((await api.get(`~/calls?number=${number}`)).body.data.length, 1, number)
})

test('T17 a number without country code is one of the country of its source, else of its account', async () => {
  const settings = { country: 'DE' }
  const source = (await api.post('~/sources', { kind: 'api', name: 'Berlin', settings })).body
  const { key } = (await api.post('~/keys', { name: 'Berlin', rights: ['events'], source_id: source.id })).body
  const fields = { caller_number: '030 1234567' }
  assert.equal((await api.post(path, update('berlin', { fields }), { key })).status, 202)
  const account = (await api.post('/api/v1/accounts', { name: 'Wien', country: 'AT' })).body.id
  await api.post('~/events', update('wien', { fields: { caller_number: '0664 1234567' } }), { account })
  const berlin = (await api.get('~/calls/uniqueid:berlin')).body
  const wien = (await api.get('~/calls/uniqueid:wien', { account })).body
  assert.deepEqual([berlin.fields.caller_number, wien.fields.caller_number], ['+49301234567', '+436641234567'])
})

test('C6 a time of the year 9999 becomes the time of receipt; one before 1970 is refused', async () => {
  assert.equal((await api.post(path, update('far', { at: '9999-12-31T23:59:59Z' }))).status, 202)
  const { body } = await api.get('~/calls/uniqueid:far')
  assert.ok(Math.abs(Date.parse(body.started_at) - Date.now()) < 60_000)
  assert.deepEqual(pointers(await api.post(path, update('old', { at: '1969-12-31T23:59:59Z' }))), ['/at'])
})

test('a thousand updates are taken at once, one more is refused', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => update(`bulk-${index}`))
  const taken = await api.post(path, rows)
  assert.equal(taken.status, 202)
  assert.equal(taken.body.results.length, 1000)
  const refused = await api.post(path, [...rows, update('bulk-1000')])
  assert.equal(refused.status, 400)
  assert.match(refused.body.errors[0].detail, /1000 updates/)
})

test('S42 a body over 256 KiB for one update, or 4 MiB for an array, is 413', async () => {
  const text = 'x'.repeat(300 * 1024)
  assert.equal((await api.post(path, update('large', { fields: { notes: text } }))).status, 413)
  const array = JSON.stringify([update('large', { fields: { notes: 'x'.repeat(50_000) } })])
  assert.equal((await api.post(path, array)).status, 202)
  const ten = await api.post(path, `[${'" ",'.repeat(2_600_000)}" "]`)
  assert.equal(ten.status, 413)
  assert.equal(ten.headers.get('content-type'), 'application/problem+json')
})

test('S42 a body that arrives too slowly is cut at 10 s', async () => {
  const { hostname, port } = new URL(api.url)
  const socket = connect(Number(port), hostname)
  const began = performance.now()
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.program.key}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  )
  const drip = setInterval(() => socket.write(' '), 500)
  let got = ''
  socket.setEncoding('utf8').on('data', (text: string) => (got += text))
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(drip)
  assert.match(got, /^HTTP\/1\.1 408 /)
  assert.ok(performance.now() - began > 9_000)
})

test('what is no JSON, or of no known key, is 415 and 401; the method of another route is 405', async () => {
  const form = await api.ask('POST', path, {
    body: 'uniqueid=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(form.status, 415)
  const latin = await api.ask('POST', path, {
    body: '{}',
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
  })
  assert.equal(latin.status, 415)
  const packed = await api.ask('POST', path, { body: {}, headers: { 'content-encoding': 'gzip' } })
  assert.equal(packed.status, 415)
  const stranger = await api.post(path, update('x'), { key: 'nobody' })
  assert.equal(stranger.status, 401)
  assert.match(stranger.headers.get('www-authenticate') ?? '', /^Bearer/)
  const get = await api.get(path)
  assert.equal(get.status, 405)
  assert.equal(get.headers.get('allow'), 'OPTIONS, POST')
})
