import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, mock, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveChange, LiveListener } from './live-changes.ts'
import { streamChanges } from './server-sent-events.ts'

const listeners = new Set<LiveListener>()
const followed = {
  subscribe: (listener: LiveListener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  mayStill: () => Promise.resolve(true),
  onDoubt: () => () => undefined,
  endsAt: Infinity,
  onEnd: () => undefined,
}
const streams: ServerResponse[] = []
const server = createServer((incoming, outgoing) => {
  streams.push(outgoing)
  streamChanges(outgoing, followed, incoming.url === '/looked-at-often' ? 50 : 60_000)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

async function opened(path: string): Promise<{ reader: Socket; stream: ServerResponse }> {
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const asked = once(server, 'request')
  reader.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await asked
  const stream = streams.at(-1) ?? assert.fail()
  return { reader, stream }
}

const change: LiveChange = { type: 'call', id: 'call_1', text: 'x'.repeat(1_000) }
const tell = (): void => {
  for (const listener of listeners) listener(change)
}

test('S36 a stream that is not read keeps little in memory, and is cut', async () => {
  const readers = [await opened('/looked-at-often'), await opened('/looked-at-often')]
  const cut = readers.map(({ stream }) => once(stream, 'close'))
  for (const { reader } of readers) reader.pause()
  let most = 0
  // The size of the system's buffer for a connection varies, so changes are sent without end until the buffer is full.
  const told = setInterval(() => {
    for (let n = 0; n < 1_000; n += 1) tell()
    most = Math.max(most, ...readers.map(({ stream }) => stream.writableLength))
  }, 1)
  await Promise.all(cut)
  clearInterval(told)
  assert.ok(most < 16 * 1024, String(most))
  assert.equal(listeners.size, 0)
  for (const { reader } of readers) reader.destroy()
})

test('a reader that was too slow and reads on is told to read again what is shown, and follows', async () => {
  const { reader, stream } = await opened('/')
  reader.pause()
  while (stream.writableLength < 8 * 1024) {
    tell()
    await new Promise(setImmediate)
  }
  let text = ''
  reader.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  reader.resume()
  while (text.split('event: resync').length < 3) await once(reader, 'data')
  const before = text.length
  tell()
  while (!text.slice(before).includes('event: call')) await once(reader, 'data')
  reader.destroy()
  await once(stream, 'close')
})

test('a reader hears a heartbeat at least every 4 s although nothing happens', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  try {
    const { reader, stream } = await opened('/')
    let text = ''
    reader.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    for (const beats of [1, 2, 3]) {
      mock.timers.tick(4_000)
      while (text.split('event: heartbeat\ndata: {}\n\n').length <= beats) await once(reader, 'data')
    }
    reader.destroy()
    await once(stream, 'close')
  } finally {
    mock.timers.reset()
  }
})

test('S36 a reader who leaves while it is asked whether it may read holds no place, and is told nothing', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  const slow = createServer((incoming, outgoing) => incoming.socket.once('close', () => asked.resolve(outgoing)))
  slow.listen(0, '127.0.0.1')
  await once(slow, 'listening')
  const reader = connect((slow.address() as AddressInfo).port, '127.0.0.1')
  const begun = once(slow, 'request')
  reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await begun
  reader.destroy()
  const outgoing = await asked.promise
  if (!outgoing.destroyed) await once(outgoing, 'close')
  let ended = 0
  streamChanges(outgoing, { ...followed, onEnd: () => (ended += 1) })
  assert.deepEqual([ended, listeners.size], [1, 0])
  slow.close()
})

test('S24 S56 a stream ends when the visit or the key ends by itself, however far away that is when the stream begins', async () => {
  const endsAt = Date.now() + 300
  const visited = createServer((_, outgoing) => streamChanges(outgoing, { ...followed, endsAt }, 50))
  visited.listen(0, '127.0.0.1')
  await once(visited, 'listening')
  const reader = connect((visited.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  reader.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  reader.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await once(reader, 'close')
  assert.match(text, /event: resync/)
  // Timers may be a millisecond early.
  assert.ok(Date.now() >= endsAt - 2)
  assert.ok(Date.now() < endsAt + 20_000)
  assert.equal(listeners.size, 0)
  visited.close()
})

test('S24 the stream of a key that expires in years stays open', async () => {
  const endsAt = Date.now() + 3 * 365 * 24 * 3_600_000
  let stream: ServerResponse | undefined
  const server = createServer((_, outgoing) => {
    stream = outgoing
    streamChanges(outgoing, { ...followed, endsAt }, 20)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1')
  reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(reader, 'data')
  await sleep(100)
  assert.equal(stream?.writableEnded, false)
  reader.destroy()
  server.close()
})
