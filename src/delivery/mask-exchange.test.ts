import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReceiver } from '../../test/kit/receiver.ts'
import { createMask } from '../text/mask.ts'
import { unsentExchange } from './exchange.ts'
import { maskExchange } from './mask-exchange.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'

const secret = 'c4n4ry-t0ken/+ü'

test('S22 a receiver that sends back everything it got puts no secret into the log', async (t) => {
  const receiver = await startReceiver({
    answers: ({ path, headers, body }) => ({
      headers: { 'x-auth': headers.find(([name]) => name === 'authorization')?.[1] ?? '', location: path },
      body: JSON.stringify({ path, headers, body }).repeat(100),
    }),
  })
  t.after(() => receiver.close())
  const sender = createSender({
    policy: { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1') },
    userAgent: 'Offhook/test',
  })
  t.after(() => sender.close())
  const exchange = await sender.send({
    method: 'POST',
    url: `${receiver.url}/${encodeURIComponent(secret)}`,
    headers: [
      ['authorization', `Basic ${Buffer.from(`jane:${secret}`).toString('base64')}`],
      ['x-token', encodeURIComponent(secret)],
    ],
    body: JSON.stringify({ token: secret }),
    timeoutMs: 5000,
  })
  assert.equal(exchange.cut, true)

  const { headers, body, error } = maskExchange(exchange, createMask([secret]))
  const kept = JSON.stringify([headers, body.toString(), error])
  const basic = Buffer.from(`jane:${secret}`).toString('base64').slice(8, -2)
  for (const form of [secret, encodeURIComponent(secret), basic]) {
    assert.ok(JSON.stringify([exchange.headers, exchange.body.toString()]).includes(form), 'it did come back')
    assert.ok(!kept.includes(form), form)
  }
  assert.ok(kept.includes('••••'))
})

test('S22 the reason why a request was not sent quotes no secret', () => {
  const exchange = unsentExchange({ class: 'invalid_request', detail: `bad header ${secret}` })
  assert.equal(maskExchange(exchange, createMask([secret])).error?.detail, 'bad header ••••')
})
