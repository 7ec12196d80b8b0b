import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { OffhookError } from '../errors.ts'
import type { ServerSentEvent } from './client.ts'
import { ProblemError, clientFor, serverSentEvents } from './client.ts'

async function api(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return `http://127.0.0.1:${address.port}`
}

void test('a problem answer becomes one message with each wrong value by its pointer', async (t) => {
  const url = await api(t, (_, response) => {
    response.writeHead(400, { 'content-type': 'application/problem+json', 'retry-after': '7' })
    response.end(
      '{"title":"Bad","status":400,"detail":"Not stored.","errors":[{"pointer":"/0/status","detail":"no such status"}]}',
    )
  })
  await assert.rejects(clientFor({ url, key: 'k' }).post('/api/v1/events', []), (thrown) => {
    assert.ok(thrown instanceof ProblemError)
    assert.equal(thrown.message, 'Not stored. (400)\n  /0/status: no such status')
    assert.deepEqual([thrown.status, thrown.retryAfterS], [400, 7])
    return true
  })
})

void test('an address where nothing listens is named, with what to do', async () => {
  await assert.rejects(clientFor({ url: 'http://127.0.0.1:1', key: 'k' }).get('/x'), (thrown) => {
    assert.ok(thrown instanceof OffhookError)
    assert.match(thrown.message, /Can’t reach Offhook at http:\/\/127\.0\.0\.1:1 .*offhook serve/)
    return true
  })
})

void test('a list is read page after page to its end', async (t) => {
  const paths: string[] = []
  const url = await api(t, ({ url: path = '' }, response) => {
    paths.push(path)
    response.end(path.includes('cursor=two') ? '{"data":[3],"next":null}' : '{"data":[1,2],"next":"two"}')
  })
  assert.deepEqual(await clientFor({ url, key: 'k' }).all('/list', { q: 'a b', none: undefined }), [1, 2, 3])
  assert.deepEqual(paths, ['/list?limit=200&q=a+b', '/list?limit=200&q=a+b&cursor=two'])
})

async function read(chunks: readonly string[]): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = []
  for await (const event of serverSentEvents(chunks)) events.push(event)
  return events
}

void test('server-sent events are the same however the stream is cut', async () => {
  const stream =
    ': hello\r\n\r\nevent: call\r\ndata: {"a":1}\r\n\r\ndata: one\ndata:two\n\nid: 7\n\nevent: delivery\ndata: x\n\n'
  const expected = [
    { event: 'call', data: '{"a":1}' },
    { event: 'message', data: 'one\ntwo' },
    { event: 'delivery', data: 'x' },
  ]
  for (let at = 0; at <= stream.length; at++)
    assert.deepEqual(await read([stream.slice(0, at), stream.slice(at)]), expected, `cut at ${at}`)
  assert.deepEqual(await read(stream.split('')), expected)
})
