import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'

const api = await startApi()

/** Reads the stream until it contains the wanted events. */
async function streamed(
  { key, account }: { readonly key: string; readonly account?: string },
  act: () => Promise<unknown>,
  enough: (text: string) => boolean,
): Promise<string> {
  const stop = new AbortController()
  const answer = await api.program.ask('~/stream', {
    key,
    ...(account !== undefined && { account }),
    signal: stop.signal,
  })
  assert.equal(answer.headers.get('content-type'), 'text/event-stream')
  let text = ''
  let acting: Promise<unknown> | null = null
  try {
    for await (const chunk of (answer.body ?? assert.fail()).pipeThrough(new TextDecoderStream())) {
      text += chunk
      acting ??= act()
      if (enough(text)) break
    }
  } finally {
    stop.abort()
    await acting
  }
  return text
}

test('the stream begins with a resync, then tells calls, deliveries and integrations as they change', async () => {
  const url = `${api.url}/inbox/streamed`
  const text = await streamed(
    api.program,
    async () => {
      await api.post('~/integrations', { name: 'S', realtime: true, request: { url } })
      await api.post('/api/v1/events', { uniqueid: 'streamed', status: 'ringing' })
    },
    (got) => got.includes('"state":"delivered"'),
  )
  assert.match(text, /^retry: 1000\nevent: resync\ndata: \{\}\n\n/)
  assert.match(text, /event: integration\ndata: \{"id":"int_[0-9a-f]{32}"/)
  assert.match(text, /event: call\ndata: \{"id":"call_[0-9a-f]{32}".*"uniqueid":"streamed","status":"ringing"/)
  assert.match(
    text,
    /event: delivery\ndata: \{"id":"dlv_[0-9a-f]{32}","integration_id":"int_[0-9a-f]{32}".*"state":"queued"/,
  )
  assert.match(text, /event: delivery\ndata: \{"id":"dlv_[0-9a-f]{32}".*"state":"delivered"/)
})

test('a test is told as a delivery that has ended, so that what follows the stream sees it at once', async () => {
  const url = `${api.url}/inbox/streamed-test`
  const { id } = (await api.post('~/integrations', { name: 'T', request: { url } })).body
  const text = await streamed(
    api.program,
    () => api.post(`~/integrations/${id}/test`, { sample: { example: 'answered' } }),
    (got) => got.includes('"kind":"test"'),
  )
  const data = /event: delivery\ndata: (.*"kind":"test".*)/.exec(text)?.[1] ?? assert.fail(text)
  const { id: delivery, at, ...told } = JSON.parse(data)
  assert.match(delivery, /^dlv_[0-9a-f]{32}$/)
  assert.ok(Date.parse(at) > 0)
  const result = { state: 'delivered', attempt_count: 1, status_code: 200, error: null }
  assert.deepEqual(told, { integration_id: id, call_id: null, kind: 'test', ...result })
})

test('an integration that begins to rest, or is switched off by an answer, is told', async () => {
  const url = `${api.url}/inbox/gone?status=410`
  const { id } = (await api.post('~/integrations', { name: 'Gone', realtime: true, request: { url } })).body
  const text = await streamed(
    api.program,
    () => api.post('/api/v1/events', { uniqueid: 'gone', status: 'ringing' }),
    (got) => got.includes(`event: integration\ndata: {"id":"${id}"}`) && got.includes('"state":"retrying"'),
  )
  assert.match(text, /"state":"retrying","attempt_count":1,"status_code":410/)
  await api.until(`~/integrations/${id}`, ({ enabled }) => enabled === false)
})

test('HEAD of the stream ends at once', async () => {
  const head = await api.ask('HEAD', '~/stream')
  assert.deepEqual([head.status, head.headers.get('content-type')], [200, 'text/event-stream'])
})

test('S35 a stream tells of its own account only', async () => {
  const other = (await api.post('/api/v1/accounts', { name: 'Other' })).body
  const options = { account: String(other.id) }
  const key = await api.keyFor(['read'], options)
  const text = await streamed(
    { key, ...options },
    async () => {
      await api.post('/api/v1/events', { uniqueid: 'not-theirs', status: 'ringing' })
      await api.post('~/events', { uniqueid: 'theirs', status: 'ringing' }, options)
    },
    (got) => got.includes('event: call'),
  )
  assert.equal(text.split('event: call').length - 1, 1)
  const [call] = (await api.get('~/calls', options)).body.data
  assert.ok(text.includes(call.id))
})

test('S36 a key has so many streams and no more, and one that is closed makes room', async () => {
  const key = await api.keyFor(['read'])
  const stops: AbortController[] = []
  const open = async () => {
    const stop = new AbortController()
    const answer = await api.program.ask('~/stream', { key, signal: stop.signal })
    if (answer.status === 200) stops.push(stop)
    return answer
  }
  for (const { status } of await Promise.all(Array.from({ length: 30 }, open))) assert.equal(status, 200)
  const refused = await open()
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '5'])
  assert.match(JSON.stringify(await refused.json()), /has reached the limit of 30 open streams\. Close one first/)
  stops.pop()?.abort()
  while ((await open()).status !== 200);
  for (const stop of stops) stop.abort()
})

test('S57 D29 the stream says that the state of the account changed, and ends when it is deleted', async () => {
  const { body: made } = await api.post('/api/v1/accounts', { name: 'Streamed' })
  const inIt = { account: made.id }
  const text = await streamed(
    { key: api.program.key, account: made.id },
    () => api.post('~/suspend', {}, inIt),
    (got) => got.includes('event: account'),
  )
  assert.ok(text.includes(`event: account\ndata: {"id":"${made.id}"}`), text)
  const ended = await streamed(
    { key: api.program.key, account: made.id },
    () => api.post('~/delete', { name: 'Streamed' }, inIt),
    () => false,
  )
  assert.match(ended, /event: account/)
})
