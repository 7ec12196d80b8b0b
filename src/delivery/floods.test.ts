// Receivers and servers of tokens that answer without end. Each deadline here is longer than its test may take, so the
// count of bytes ends an exchange, not the deadline.
import type { OAuth2Auth } from '../render/auth/kinds.ts'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { floodNamed, floods, startFlooding } from '../../test/kit/floods.ts'
import { closing, listening, startReceiver, testAuthority } from '../../test/kit/receiver.ts'
import { createTokenSource } from './oauth/token-source.ts'
import { createTokenCache } from './oauth/token-cache.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import type { OutgoingRequest } from './sender.ts'

const limit = { timeout: 20_000 }
const sender = createSender({
  policy: { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') },
  userAgent: 'Offhook/test',
})
after(() => sender.close())

const post = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url,
  headers: [],
  body: '{}',
  timeoutMs: 60_000,
  tls: { ca: testAuthority() },
  ...more,
})

describe('S47 an answer without end is cut by its bytes', limit, () => {
  for (const flood of floods) {
    for (const scheme of ['http', 'https'] as const) {
      test(`of a receiver that ${flood.name} (${scheme})`, async () => {
        const receiver = await startFlooding(flood, scheme)
        try {
          const { status, cut, error, note } = await sender.send(post(receiver.url))
          const said = /^The response (was cut off: it )?has more (framing than|than 24 KiB|than 1,000 header lines)/
          if (flood.hasStatus) {
            assert.deepEqual([status, cut, error], [200, true, null])
            assert.match(note ?? '', said)
          } else {
            assert.deepEqual([status, error?.class], [null, 'invalid_response'])
            assert.match(error?.detail ?? '', said)
          }
        } finally {
          await receiver.close()
        }
      })
    }
  }
})

test('S47 an answer of which each byte is a TLS record is cut', limit, async (t) => {
  const drip = (socket: Socket): void => {
    socket.write('x', (error) => {
      if (!error) drip(socket)
    })
  }
  const act = ({ socket }: { readonly socket: Socket }): void => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;')
    drip(socket)
  }
  const receiver = await startFlooding({ name: 'encrypts each byte', act }, 'https')
  t.after(() => receiver.close())
  const { status, cut, note } = await sender.send(post(receiver.url, { answerBytesMax: 1024 * 1024 }))
  assert.deepEqual([status, cut], [200, true])
  assert.match(note ?? '', /more TLS records/)
})

test('S47 a body in chunks of a byte is kept like any other, as far as it is read', limit, async (t) => {
  const act = ({ socket }: { readonly socket: Socket }): void => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
    socket.write('abcdefghij'.repeat(2000).replaceAll(/./g, '1\r\n$&\r\n'))
    socket.write('0\r\n\r\n')
  }
  const receiver = await startFlooding({ name: 'sends a body byte by byte', act }, 'http')
  t.after(() => receiver.close())
  const whole = await sender.send(post(receiver.url, { answerBytesMax: 1024 * 1024 }))
  assert.deepEqual([whole.body.toString(), whole.cut], ['abcdefghij'.repeat(2000), false])
  const logged = await sender.send(post(receiver.url))
  assert.deepEqual([logged.status, logged.cut], [200, true])
  assert.ok('abcdefghij'.repeat(2000).startsWith(logged.body.toString()))
})

test('S47 of the headers of an answer the first 256 are kept', limit, async (t) => {
  const headers = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`x-${n}`, '']))
  const receiver = await startReceiver({ answers: [{ headers }] })
  t.after(() => receiver.close())
  const { status, headers: kept } = await sender.send(post(receiver.url))
  assert.deepEqual([status, kept.length, kept[255]], [200, 256, ['x-255', '']])
})

test('S47 a connection on which something comes between two answers is not used again', limit, async (t) => {
  const lines: Socket[] = []
  const server = createServer((line) => {
    lines.push(line)
    line.on('data', () => line.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'))
    line.on('error', () => {})
  })
  const url = `http://127.0.0.1:${await listening(server)}`
  const other = await startReceiver()
  t.after(async () => {
    for (const line of lines) line.destroy()
    await Promise.all([closing(server), other.close()])
  })
  await sender.send(post(url))
  const [line] = lines
  const closed = line && once(line, 'close')
  // An HTTP client skips empty lines before an answer.
  line?.write('\r\n\r\n')
  await sender.send(post(other.url))
  const { status } = await sender.send(post(url))
  await closed
  assert.deepEqual([status, lines.length], [200, 2])
})

// The wait for a token is limited to 10 seconds, so within 8 seconds only the count of bytes can end the exchange.
test('S47 a server of tokens that answers without end gives no token', { timeout: 8_000 }, async (t) => {
  const server = await startFlooding(floodNamed('never ends the extension of a chunk'), 'http')
  const tokens = createTokenCache({ sender, now: Date.now, after: () => ({ cancel: () => undefined }) })
  t.after(() => {
    tokens.close()
    return server.close()
  })
  const auth: OAuth2Auth = {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: `${server.url}/token`,
    client_id: 'app',
    client_auth: 'form',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
  }
  const source = { id: 'one', auth, origin: 'https://crm.example', clientSecret: 's', refresh: null, tls: undefined }
  const had = await tokens.get(createTokenSource(source))
  assert.match('failure' in had ? had.failure.detail : 'a token', /more than 64 KiB, or an incomplete response/)
})
