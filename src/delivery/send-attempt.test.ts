import type { OAuth2Auth } from '../render/auth/kinds.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { startReceiver, type Answer } from '../../test/kit/receiver.ts'
import { uuidv7 } from '../ids.ts'
import type { RenderedRequest } from '../render/request.ts'
import type { SendSettings } from './prepared-request.ts'
import { createTokenSource } from './oauth/token-source.ts'
import { createTokenCache } from './oauth/token-cache.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import { sendAttempt } from './send-attempt.ts'

interface Said {
  readonly token: (nth: number) => Answer
  readonly receiver: (nth: number) => Answer
}

async function stage(t: TestContext, said: Said) {
  const server = await startReceiver({ answers: (_, nth) => said.token(nth) })
  const receiver = await startReceiver({ answers: (_, nth) => said.receiver(nth) })
  const sender = createSender({
    policy: { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') },
    userAgent: 'test',
  })
  const tokens = createTokenCache({
    sender,
    now: () => Date.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs)
      return { cancel: () => clearTimeout(timer) }
    },
  })
  t.after(() => Promise.all([sender.close(), server.close(), receiver.close()]))
  const auth: OAuth2Auth = {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: server.url,
    client_id: 'app',
    client_auth: 'none',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
  }
  const oauth = createTokenSource({
    id: 'one',
    auth,
    origin: receiver.url,
    clientSecret: null,
    refresh: null,
    tls: undefined,
  })
  const keys: SendSettings = { secret: () => null, signing: () => [], maskFor: () => null, timeoutMs: 10_000, oauth }
  let checks = 0
  const parts = { sender, tokens, check: () => void (checks += 1) }
  const request = (url: string, needs = true): RenderedRequest => ({
    method: 'POST',
    url,
    headers: [['authorization', 'Bearer ']],
    body: '{}',
    secrets: needs ? [{ name: 'auth.access_token', in: { header: 0 }, at: 7, as: 'raw' }] : [],
  })
  const send = (url = receiver.url, needs = true) =>
    sendAttempt(parts, { request: request(url, needs), webhookId: uuidv7(), kind: 'ended' }, keys)
  return { server, receiver, send, checks: () => checks }
}

const token = (nth: number): Answer => ({ body: JSON.stringify({ access_token: `token-number-${nth}` }) })

test('S25 a receiver that refuses a fresh token too is not sent a third request, and no more tokens are asked for for a while', async (t) => {
  const { server, receiver, send, checks } = await stage(t, {
    token,
    receiver: () => ({ status: 401, body: 'no token-number-2' }),
  })
  const first = await send()
  assert.deepEqual(
    [first.status, first.body.toString(), server.received.length, receiver.received.length],
    [401, 'no ••••', 2, 2],
  )
  assert.match(first.note ?? '', /got a new one and resent/)
  assert.equal(checks(), 2)
  const second = await send()
  assert.deepEqual(
    [second.status, second.note, server.received.length, receiver.received.length],
    [401, undefined, 2, 3],
  )
})

test('S25 a 401 after which no new token is given is told as that, and that the receiver had said 401', async (t) => {
  const gone: Answer = { status: 400, body: JSON.stringify({ error: 'unauthorized_client' }) }
  const { send } = await stage(t, {
    token: (nth) => (nth === 1 ? token(nth) : gone),
    receiver: () => ({ status: 401 }),
  })
  const { status, error, note } = await send()
  assert.deepEqual([status, error?.class], [null, 'no_token'])
  assert.match(note ?? '', /had already rejected the token \(401\)/)
})

test('S25 S26 a token goes to the address it was asked for, nowhere else; what needs none asks for none', async (t) => {
  const { server, receiver, send } = await stage(t, { token, receiver: () => ({}) })
  const { error } = await send('http://127.0.0.1:9/')
  assert.equal(error?.class, 'invalid_request')
  assert.match(error?.detail ?? '', /Tokens are only sent to the origin they were issued for/)
  assert.equal((await send(receiver.url, false)).status, 200)
  assert.equal(server.received.length, 0)
})
