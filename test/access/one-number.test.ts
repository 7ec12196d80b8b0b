// S54: one telephone number goes everywhere that a number can go. Then a principal without the right to see numbers reads
// everything that the API's document declares: every response, export and stream. So whatever is added to the document is
// searched too. In the same way, one sentence of a call is searched in what is sent to somebody without the right to see bodies, and
// a link that plays in what is sent to somebody without the right to listen.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { spellingsOf } from '../audit/canary.ts'
import { startApi, type Json } from '../kit/api.ts'
import { tone, wavAround } from '../kit/audio.ts'
import { listening } from '../kit/receiver.ts'
import { isAllowed, pathInAccount, routesOf, type Route } from '../kit/routes.ts'
import { countStatistics } from '../kit/statistics.ts'
import { invited, signedUp } from '../kit/visitor.ts'

const DIGITS = '61487320915'
const NUMBER = `+${DIGITS}`
/** The same number as people of its country write it. */
const NATIONAL = '0487 320 915'
/** A second number, which is dialled and not in the directory. */
const DIALLED = '+61291558804'
const SAID = 'My order never arrived'
const SOURCE_LINK = `https://pbx.example/recordings/${DIGITS}.mp3`

/** A receiver that repeats what it received, as careless receivers do. A step gets an error. */
const receiver = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => (body += text))
  request.on('end', () => {
    response.statusCode = request.url?.includes('/step') === true ? 500 : request.url === '/refused' ? 400 : 200
    if (request.url?.startsWith('/moved') === true) {
      response.statusCode = 301
      response.setHeader('location', `https://crm.example${request.url}`)
    }
    response.setHeader('x-caller', NUMBER)
    response.setHeader('content-type', 'application/json')
    const error = `${SAID}, ${NUMBER}`
    response.end(JSON.stringify({ error, url: request.url, headers: request.rawHeaders, body }))
  })
})
const to = `http://127.0.0.1:${await listening(receiver)}`
after(() => receiver.close())

const api = await startApi()
const routes = routesOf((await api.get('/openapi.json')).body).filter(({ path }) => pathInAccount(path) !== null)

const keyWith = async (rights: readonly string[], role = 'viewer'): Promise<string> =>
  (await api.post('~/keys', { name: 'Canary', role, rights })).body.key

const rows = [
  { key: 'from', value: '[[caller_number]]' },
  { key: 'said', value: '[[transcript]]' },
  { key: 'recording', value: '[[recording_url]]' },
]

const requests: Json[] = [
  { method: 'GET', rows },
  { format: 'json', rows, headers: [{ key: 'x-caller', value: '[[caller_number]]' }] },
  { format: 'form', rows },
  { format: 'xml', rows },
  {
    format: 'raw',
    raw: { content_type: 'text/plain', body: '[[caller_number|base64]] [[recording_url|base64]] [[transcript]]' },
  },
]

/** A full record of a call from and to the number. */
const fields = {
  direction: 'inbound',
  caller_number: NUMBER,
  caller_name: `Jane ${NATIONAL}`,
  tracking_number: DIALLED,
  queue_name: `Queue ${NUMBER}`,
  agent_name: `Agent ${NATIONAL}`,
  notes: `Call back on ${NUMBER}`,
  tags: [`from ${NATIONAL}`],
  transcript: `${SAID}. It is ${NUMBER}.`,
  summary: SAID,
  'custom.text': NUMBER,
  'custom.number': Number(DIGITS),
  'custom.encoded': Buffer.from(NUMBER).toString('base64'),
  [`custom.of_${DIGITS}`]: 'named',
}

const uniqueid = `pbx-${DIGITS}.1`

/** The ids with which the parameter of a path is filled, by the path before it. */
const ids: Record<string, readonly string[]> = {}

before(async () => {
  const conditions = { all: [{ field: 'caller_number', op: 'is', value: NUMBER }] }
  for (const [index, request] of requests.entries()) {
    const made = await api.post('~/integrations', {
      name: `CRM ${index} of ${NUMBER}`,
      realtime: true,
      request: { url: `${to}/calls/${index}`, ...request },
      conditions,
    })
    assert.deepEqual(
      made.body.problems?.filter(({ severity }: Json) => severity === 'error'),
      [],
      JSON.stringify(made.body),
    )
  }
  await api.post('~/integrations', { name: 'Inbox', request: { url: `${api.url}/inbox/canary`, rows }, conditions })
  await api.post('~/integrations', { name: 'Moved', request: { method: 'GET', url: `${to}/moved`, rows }, conditions })
  await api.post('~/integrations', {
    name: 'Not sent',
    conditions: { all: [{ field: 'transcript', op: 'contains', value: 'refund' }] },
    request: { url: to, rows },
  })
  await api.post('~/integrations', {
    name: 'Not sent either',
    conditions: { all: [{ field: 'caller_number', op: 'is', value: DIALLED }] },
    request: { url: to, rows },
  })
  const [first] = (await api.get('~/integrations')).body.data
  await api.post('~/integrations', {
    name: 'Archive',
    conditions: { all: [{ field: 'recording_url', op: 'contains', value: 'archive' }] },
    wait: { recording: false },
    request: { url: to, rows },
  })
  await api.patch(`~/integrations/${first.id}`, { name: `CRM 0 for ${NATIONAL}` })
  await api.post('~/steps', {
    kind: 'webhook',
    name: 'words',
    needs_recording: false,
    url: `${to}/step/${DIGITS}`,
  })
  await api.post('~/numbers', { number: NUMBER, name: `Line ${NATIONAL}`, custom_id: NUMBER })
  const view = { list: 'calls', shared: true }
  await api.post('~/views', { ...view, name: 'Of the number', query: { q: NUMBER } })
  await api.post('~/views', { ...view, list: 'deliveries', name: 'Complaints', query: { q: SAID } })
  await api.post('~/views', { ...view, name: `Of ${NUMBER}`, query: { note: NUMBER } })
  await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields },
    { uniqueid, status: 'answered', recording: { expected: true } },
    { uniqueid: `other-${DIGITS}`, status: 'ringing', fields: { direction: 'inbound', caller_number: NUMBER } },
    {
      uniqueid: `to-${DIGITS}`,
      status: 'ringing',
      fields: { direction: 'inbound', tracking_number: '+61487320916', caller_number: NUMBER },
    },
  ])
  const { id: call } = (await api.get(`~/calls/uniqueid:${uniqueid}`)).body
  await api.program.ask(`~/calls/${call}/recording`, {
    method: 'PUT',
    headers: { 'content-type': 'audio/wav' },
    body: wavAround(tone(1)),
  })
  await api.post('/api/v1/events', { uniqueid, status: 'ended', outcome: 'answered' })
  const posted = (
    await api.post('~/sources', {
      kind: 'push',
      name: `Switch ${NUMBER}`,
      settings: {
        mapping: {
          uniqueid: ['/body/id'],
          status: [{ place: '/body/type', values: { ring: { status: 'ringing' } } }],
          fields: {},
        },
      },
    })
  ).body
  assert.ok(posted.url, JSON.stringify(posted))
  const { id: source, url } = posted
  for (const type of ['ring', 'odd'])
    await fetch(`${url}/${DIGITS}?from=${DIGITS}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-from': NUMBER },
      body: JSON.stringify({ id: `push-${DIGITS}`, type, from: NUMBER, digits: Number(DIGITS) }),
    })
  await api.until(`~/calls/${call}`, ({ recordings, steps, deliveries }) => {
    const finals = deliveries.filter(({ kind, state }: Json) => kind === 'final' && state === 'delivered')
    const isMoved = deliveries.some(({ reason }: Json) => reason?.includes('redirected'))
    return recordings[0]?.state === 'ready' && steps[0]?.problem !== null && isMoved && finals.length > requests.length
  })
  const { recordings } = (await api.get(`~/calls/${call}`)).body
  await api.post('~/deliveries/resend', { filter: { state: ['delivered'] }, rate: 100 })
  const database = await openClient(api.database, 'test')
  try {
    // As if the phone system had put the number into the name of the file.
    await database.query(`UPDATE recording SET origin = 'file', ref = $1`, [`/calls/${NUMBER}.wav`])
  } finally {
    await database.end()
  }
  await countStatistics(api.database)
  const listOf = async (path: string): Promise<string[]> => (await api.get(path)).body.data.map(({ id }: Json) => id)
  const { data: delivered } = (await api.get('~/deliveries?limit=200')).body
  Object.assign(ids, {
    '/callers/': [encodeURIComponent(NUMBER)],
    '/calls/': [call, `uniqueid:${uniqueid}`],
    '/recordings/': recordings.map(({ id }: Json) => id),
    '/sources/': [source],
    '/inbox/': ['canary'],
    '/versions/': ['1', '2'],
    '/integrations/': await listOf('~/integrations'),
    // One delivery of each integration: the others differ only in their event.
    '/deliveries/': [...new Map(delivered.map(({ integration_id, id: one }: Json) => [integration_id, one])).values()],
    '/steps/': await listOf('~/steps'),
    '/numbers/': await listOf('~/numbers'),
    '/jobs/': await listOf('~/jobs'),
    '/issues/': await listOf('~/issues'),
  })
})

/** The requests of a route, with an id for each of its parameters. Files are asked for in each of their formats. */
function targetsOf({ path }: Route): string[] {
  let targets = [pathInAccount(path) ?? '']
  for (;;) {
    const [whole, before = ''] = /(\/[\w-]+\/)\{\w+\}/.exec(targets[0] ?? '') ?? []
    if (whole === undefined) break
    targets = targets.flatMap((target) => (ids[before] ?? ['nonsense']).map((id) => target.replace(whole, before + id)))
  }
  if (path.endsWith('/export')) targets = targets.flatMap((one) => [`${one}?format=csv`, `${one}?format=ndjson`])
  if (path.endsWith('/search')) targets = targets.map((one) => `${one}?q=CRM`)
  return targets.map((target) => `~${target}`)
}

interface Seen {
  readonly where: string
  readonly status: number
  readonly text: string
}

/** All that the API responds to a principal: each GET, and each other request with a body that means nothing. */
async function readAll(key: string): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const route of routes) {
    const { method, path } = route
    if (path.endsWith('/stream') || (method !== 'GET' && key === api.program.key)) continue
    for (const target of targetsOf(route)) {
      const isRead = method === 'GET'
      const answer = await api.program.ask(target, {
        key,
        method,
        ...(!isRead && { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ q: NUMBER }) }),
      })
      const isAudio = answer.headers.get('content-type') === 'audio/mpeg'
      const body = isAudio ? `audio ${(await answer.arrayBuffer()).byteLength}` : await answer.text()
      assert.ok(answer.status < 500, `${method} ${target}: ${answer.status} ${body}`)
      seen.push({
        where: `${method} ${target}`,
        status: answer.status,
        text: body + JSON.stringify([...answer.headers]),
      })
      // What somebody may not do is refused in the same words, whatever it is about.
      if (answer.status === 403) break
    }
  }
  return seen
}

/** Every spelling of a number that the API might show, and parts of six digits. */
function numberIn(text: string): string | null {
  const plain = withoutIds(text)
  const decoded = [...plain.matchAll(/[A-Za-z\d+/_-]{8,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((from) => withoutIds(Buffer.from(run.slice(from), 'base64').toString('latin1'))),
  )
  for (const number of [DIGITS, DIALLED.slice(1)]) {
    for (const spelling of spellingsOf(number)) if (plain.includes(spelling)) return spelling
    for (const one of [plain, ...decoded]) {
      // Digits of a number may be separated, as in `0487 320 915`.
      const digits = one.replaceAll(/(?<=\d)[^\p{L}\p{N}]{1,3}(?=\d)/gu, '')
      for (let at = 0; at + PART <= number.length; at += 1)
        for (const form of [one, digits])
          if (form.includes(number.slice(at, at + PART))) return number.slice(at, at + PART)
    }
  }
  return null
}

const PART = 6

/** Ids and versions are hex and contain any digits. */
function withoutIds(text: string): string {
  return text
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '')
    .replaceAll(/[a-z]+_[\da-f]{32}/g, '')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
}

test('S54 one number, as a viewer, through every answer, export and stream', async () => {
  const whole = await readAll(api.program.key)
  const places = whole.filter(({ text }) => numberIn(text) !== null).map(({ where }) => where)
  const pathsWithNumber = new Set(places.map((where) => where.replaceAll(/[a-z]+_[\da-f]{32}|uniqueid:[^/]*/g, '…')))
  for (const path of EXPECTED)
    assert.ok(pathsWithNumber.has(`GET ~${path}`), `the number is not at ${path}: ${[...pathsWithNumber].join('\n')}`)
  const key = await keyWith([])
  const seen = await readAll(key)
  const shown = seen.filter(({ text }) => numberIn(text) !== null)
  assert.deepEqual(shown, [])
  for (const { where, status } of seen) {
    const route = routes.find(
      (one) => where.startsWith(`${one.method} `) && targetsOf(one).some((target) => where.endsWith(` ${target}`)),
    )
    if (
      route?.method === 'GET' &&
      isAllowed('viewer', [], route.requires ?? []) &&
      !/uniqueid:|versions\/2$/.test(where)
    )
      assert.equal(status, 200, where)
  }
  assert.match(await streamed(key), /event: call\ndata: .*"uniqueid":"streamed-•••915"/)
})

/** Where everybody with all rights sees the number. */
const EXPECTED = [
  '/calls',
  '/calls/…',
  '/calls/…/events',
  `/callers/${encodeURIComponent(NUMBER)}`,
  '/deliveries',
  '/deliveries/…',
  '/deliveries/export?format=csv',
  '/deliveries/export?format=ndjson',
  '/fields/seen',
  '/inbox/canary',
  '/integrations',
  '/integrations/…',
  '/integrations/…/versions/1',
  '/live',
  '/numbers',
  '/numbers/…',
  '/numbers/unknown',
  '/recordings/…',
  '/search?q=CRM',
  '/sources',
  '/statistics/numbers',
  '/statistics/numbers/export?format=csv',
  '/statistics/numbers/export?format=ndjson',
  '/sources/…',
  '/sources/…/messages',
  '/steps',
  '/views',
  '/config',
]

/** What the stream sends while a call from the number rings. */
async function streamed(key: string): Promise<string> {
  const stop = new AbortController()
  const answer = await api.program.ask('~/stream', { key, signal: stop.signal })
  let text = ''
  try {
    for await (const chunk of (answer.body ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
      if (text === '') await api.post('/api/v1/events', { uniqueid: `streamed-${DIGITS}`, status: 'ringing', fields })
      text += chunk
      // Deliveries of the resend may be among the first events.
      if (text.includes('event: delivery') && text.includes('streamed-')) break
    }
  } finally {
    stop.abort()
  }
  assert.equal(numberIn(text), null, text)
  return text
}

test('S54 what was said, as somebody who sees numbers and no bodies, through every answer', async () => {
  const seen = await readAll(await keyWith(['numbers', 'recordings']))
  assert.ok(seen.some(({ text }) => text.includes(DIGITS)))
  assert.deepEqual(
    seen.filter(({ text }) => spellingsOf(SAID).some((spelling) => text.includes(spelling))).map(({ where }) => where),
    [],
  )
})

test('S54 no link plays for somebody who sees all but recordings', async () => {
  const key = await keyWith([], 'responder')
  const recording = ids['/recordings/']?.[0] ?? assert.fail()
  const seen = await readAll(key)
  assert.ok(seen.some(({ text }) => text.includes(DIGITS) && text.includes(SAID)))
  const decoded = ({ text }: Seen) =>
    [...text.matchAll(/[A-Za-z\d+/_-]{40,}/g)].flatMap(([run]) =>
      [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')),
    )
  const links = seen.flatMap((one) =>
    [one.text, ...decoded(one)].flatMap((text) =>
      [...text.matchAll(/[\w-]{35,}\.[\w-]{22}/g)].map(([link]) => `${one.where}: ${link}`),
    ),
  )
  assert.deepEqual(links, [])
  const refused = await api.get(`~/recordings/${recording}/audio`, { key })
  assert.deepEqual([refused.status, refused.body.code], [403, 'not_permitted'])
  const listener = await keyWith(['recordings'])
  const headers = { range: 'bytes=0-9' }
  const played = await api.program.ask(`~/recordings/${recording}/audio`, { key: listener, headers })
  assert.deepEqual([played.status, (await played.arrayBuffer()).byteLength], [206, 10])
  assert.equal(played.headers.get('cross-origin-resource-policy'), 'same-origin')
  const { url } = (await api.get(`~/recordings/${recording}`, { key: listener })).body
  assert.equal((await fetch(url)).status, 200)
})

test('S54 the link of a source to audio shows no number, even if it looks like a link of Offhook', async () => {
  const key = await keyWith(['recordings'])
  for (const link of [
    SOURCE_LINK,
    `https://pbx.example/${DIGITS}/recordings/${'a'.repeat(40)}.${'b'.repeat(22)}.mp3`,
  ]) {
    const id = await callWithLink({ expected: true }, link)
    const { body } = await api.get(`~/calls/${id}`, { key })
    const text = JSON.stringify(body)
    assert.deepEqual([numberIn(text), text.includes(new URL(link).origin)], [null, true])
    assert.deepEqual(body.recording, { state: 'expected', url: null })
  }
})

test('S54 nothing quotes the link of a source to audio for those who may not listen', async () => {
  const id = await callWithLink({ expected: false })
  const isNotSent = ({ not_sent }: Json) => not_sent?.some(({ integration_name: name }: Json) => name === 'Archive')
  const quotes = async (key: string) => {
    const body = await api.until(`~/calls/${id}`, isNotSent, { key })
    const isIn = (part: unknown) => JSON.stringify(part).includes(SOURCE_LINK)
    return { isInText: isIn(body.not_sent), isAnywhere: isIn(body) }
  }
  assert.deepEqual(await quotes(api.program.key), { isInText: true, isAnywhere: true })
  assert.deepEqual(await quotes(await keyWith(['numbers'])), { isInText: false, isAnywhere: false })
})

let links = 0

/** The ID of an ended call with a link to audio elsewhere, as a phone system sends it. */
async function callWithLink(recording: { readonly expected: boolean }, link: string = SOURCE_LINK): Promise<string> {
  const uniqueid = `linked-${(links += 1)}`
  const linked = { direction: 'inbound', caller_number: NUMBER, recording_url: link }
  await api.post('/api/v1/events', [
    { uniqueid, status: 'ringing', fields: linked, ...(recording.expected && { recording }) },
    { uniqueid, status: 'ended', outcome: 'answered' },
  ])
  return (await api.get(`~/calls/uniqueid:${uniqueid}`)).body.id
}

test('S54 nobody who may not see numbers finds them by searching', async () => {
  const [viewer, numbers] = [await keyWith([]), await keyWith(['numbers'])]
  const searches = [
    `~/calls?number=${DIGITS}`,
    '~/calls?uniqueid=x',
    '~/calls?q=0487',
    '~/calls?q=4',
    '~/calls?q=04%2087',
    `~/calls/uniqueid:${uniqueid}`,
    `~/calls/uniqueid:${uniqueid}/events`,
    '~/deliveries?q=%2B614',
    '~/deliveries/count?q=614',
    '~/deliveries/export?q=614',
    `~/deliveries?call_id=uniqueid:${uniqueid}`,
    '~/numbers?q=614',
    '~/search?q=614',
  ]
  for (const path of searches) {
    const { status, body } = await api.get(path, { key: viewer })
    assert.deepEqual([status, body.code], [403, 'not_permitted'], path)
    assert.match(
      body.detail,
      /^Searching by number or uniqueid requires the right to see numbers\. This key has the role Viewer\./,
    )
    assert.equal((await api.get(path, { key: numbers })).status, 200, path)
  }
  const call = ids['/calls/']?.[0] ?? assert.fail()
  const delivery = ids['/deliveries/']?.[0] ?? assert.fail()
  for (const path of [`~/calls?q=${call}`, `~/deliveries?q=${delivery}`, `~/search?q=${call}`, '~/search?q=CRM'])
    assert.equal((await api.get(path, { key: viewer })).status, 200, path)
  const bodies = await api.get('~/deliveries?q=arrived', { key: numbers })
  assert.deepEqual([bodies.status, bodies.body.detail.slice(0, 19)], [403, 'Searching in bodies'])
  const { data: views } = (await api.get('~/views', { key: viewer })).body
  assert.deepEqual(
    views.map(({ name, query }: Json) => [name, query]),
    [['Of •••915', { note: '•••915' }]],
  )
  const named = async (key: string) => (await api.get('~/views', { key })).body.data.map(({ name }: Json) => name)
  assert.deepEqual(await named(numbers), ['Of the number', `Of ${NUMBER}`])
  assert.deepEqual(await named(await keyWith([], 'responder')), ['Of the number', 'Complaints', `Of ${NUMBER}`])
})

test('S54 a cursor contains no number, and its page continues where the last one ended', async () => {
  await api.post('~/numbers', [{ number: '+61487320916' }, { number: '+61487320917' }])
  const key = await keyWith([])
  const numbers: string[] = []
  let next = ''
  do {
    const { body } = await api.get(`~/numbers?limit=1${next === '' ? '' : `&cursor=${next}`}`, { key })
    assert.equal(numberIn(JSON.stringify(body)), null)
    numbers.push(body.data[0].number)
    next = body.next ?? ''
  } while (next !== '')
  assert.deepEqual(numbers, ['•••915', '•••916', '•••917'])
})

test('S54 a change of rights ends an open stream', async () => {
  await signedUp(api, 'owner@example.com')
  const visitor = await invited(api, { email: 'looks@example.com', role: 'viewer' })
  const { id } = (await visitor.get('/api/v1/session')).body.person
  const stream = await fetch(`${api.url}/api/v1/accounts/1001/stream`, { headers: { cookie: visitor.cookie() } })
  const ended = stream.text()
  assert.equal((await api.patch(`~/people/${id}`, { rights: ['numbers'] })).status, 200)
  assert.match(await ended, /event: resync/)
})
