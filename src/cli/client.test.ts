import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { OffhookError } from '../errors.ts'
import type { ServerSentEvent } from './client.ts'
import { describeProblem, follow, openClient, ProblemError, serverSentEvents, unwrap } from './client.ts'

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

void test('a problem becomes one message with each wrong value by its pointer or parameter', async (t) => {
  const url = await api(t, (_, response) => {
    response.writeHead(400, { 'content-type': 'application/problem+json', 'retry-after': '7' })
    response.end(
      JSON.stringify({
        code: 'validation_failed',
        detail: 'Not stored.',
        errors: [
          { code: 'not_allowed', pointer: '/0/status', detail: 'no such status' },
          { code: 'too_large', pointer: '', parameter: 'limit', detail: 'at most 200' },
        ],
      }),
    )
  })
  const thrown: unknown = await unwrap(openClient({ url, key: 'k' }).GET('/api/v1/system')).catch((error) => error)
  assert.ok(thrown instanceof ProblemError)
  assert.equal(describeProblem(thrown), 'Not stored. (400)\n  /0/status: no such status\n  limit: at most 200')
  assert.deepEqual([thrown.status, thrown.code, thrown.retryAfterS], [400, 'validation_failed', 7])
})

void test('a fault of the program is told with the request by which its log knows it', async (t) => {
  const url = await api(t, (_, response) => {
    response.writeHead(500, { 'request-id': 'req_1' })
    response.end('{"code":"internal_error","detail":"Not done.","errors":[]}')
  })
  const thrown: unknown = await unwrap(openClient({ url, key: 'k' }).GET('/api/v1/system')).catch((error) => error)
  assert.ok(thrown instanceof ProblemError)
  assert.equal(describeProblem(thrown), 'Not done. (500, request req_1)')
})

void test('what explains nothing is said as that, and a wrong key as what to do', async (t) => {
  const statuses = [502, 401]
  const url = await api(t, (_, response) => {
    response.writeHead(statuses.shift() ?? 500)
    response.end('<html>Bad Gateway</html>')
  })
  for (const says of [/^Offhook returned 502 without an explanation/, /^Invalid API key \(401\).*--key/])
    await assert.rejects(unwrap(openClient({ url, key: 'k' }).GET('/api/v1/system')), (thrown) => {
      assert.ok(thrown instanceof ProblemError)
      assert.match(describeProblem(thrown), says)
      return true
    })
})

void test('an address where nothing listens is named, with what to do', async () => {
  const client = openClient({ url: 'http://127.0.0.1:1', key: 'k' })
  for (const request of [client.GET('/readyz'), follow(client.inAccount(1001), AbortSignal.timeout(60_000))])
    await assert.rejects(request, (thrown) => {
      assert.ok(thrown instanceof OffhookError)
      assert.match(thrown.message, /Can’t reach Offhook at http:\/\/127\.0\.0\.1:1 .*offhook serve/)
      return true
    })
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
