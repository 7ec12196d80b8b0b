// The message of a check for a server that is not an ARI, and the requests that the check sends on the word of that server.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { dialAnyHost } from '../../../../test/kit/dial-any-host.ts'
import { checkAri } from './check.ts'

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const check = (url: string): ReturnType<typeof checkAri> =>
  checkAri({ url, username: 'offhook', password: 'p' }, dialAnyHost, { patienceMs: 60_000 })

test('S11 a server that is no ARI gets one answer, whatever it says and with whatever status; of a refused login nothing is shown either', async (t) => {
  const answers = new Set<string>()
  for (const status of [200, 204, 301, 404, 418, 500, 503]) {
    const url = await serve(t, (_request, response) => {
      const body = status === 204 ? '' : JSON.stringify({ message: 'inner secret', role: 'iam' })
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    answers.add(((await check(url)).problem ?? '').replace(/:\d+/, ''))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers].join(), /^The server at 127\.0\.0\.1 did not send a valid ARI response/)
  for (const status of [401, 403]) {
    const url = await serve(t, (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"inner secret"}')
    })
    const { problem } = await check(url)
    assert.match(problem ?? '', /rejected the login of "offhook"\. Check the username/)
    assert.doesNotMatch(problem ?? '', /inner secret|\b40[13]\b/)
  }
})

test('S11 no redirect is followed, neither of the greeting nor of the WebSocket', async (t) => {
  let requests = 0
  const elsewhere = await serve(t, (_request, response) => {
    requests += 1
    response.end('{"status":{"startup_time":"2026-01-01T00:00:00Z"}}')
  })
  const away = { location: `${elsewhere}/ari/asterisk/info` }
  const greeting = await serve(t, (_request, response) => response.writeHead(302, away).end())
  assert.match((await check(greeting)).problem ?? '', /did not send a valid ARI response/)
  const webSocket = await serve(t, (request, response) => {
    if (request.url?.startsWith('/ari/events')) response.writeHead(302, away).end()
    else response.end('{"status":{"startup_time":"2026-01-01T00:00:00Z"}}')
  })
  assert.match((await check(webSocket)).problem ?? '', /refused the WebSocket/)
  assert.equal(requests, 0)
})
