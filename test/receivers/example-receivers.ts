// The receivers of examples/receivers as programs: starts them, and sends them signed requests and others.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'
import { freePort } from '../kit/program.ts'

const KEY = Buffer.alloc(32, 7)
export const SECRET = `whsec_${KEY.toString('base64')}`
export const EXAMPLES = join(import.meta.dirname, '../../examples/receivers')

export interface ExampleReceiver {
  readonly name: string
  readonly file: string
  /** The program, and its arguments before the file. */
  readonly command: (port: number) => readonly [string, ...string[]]
  /** The name of its data in its folder. */
  readonly data: 'calls.db' | 'calls.ndjson'
  readonly skip: string | false
  /** A text in requests that end its server, for reasons that no script can change. They aren't sent. */
  readonly spared?: string
}

/** A reason to skip a test, if the program isn't installed. */
export function isMissing(program: string, argument = '--version'): string | false {
  return spawnSync(program, [argument]).status === 0 ? false : `${program} is not installed`
}

/** Tests a receiver of calls over HTTP. */
export function testReceiver(receiver: ExampleReceiver): void {
  void describe(`the example receiver in ${receiver.name}`, { skip: receiver.skip }, () => {
    void test('accepts what is signed, once, in order; refuses what is changed, old or not signed', async (t) => {
      const { send, lines } = await started(t, receiver)
      const first = { id: 'a', body: '{"uniqueid":"1.1","sequence":2,"name":"Söhne \\"x\\""}' }
      assert.equal(await send(first), 204)
      assert.equal(await lines(), first.body)
      assert.equal(await send(first), 204, 'a duplicate is accepted, and prints nothing')
      assert.equal(await send({ id: 'b', body: '{"uniqueid":"1.1","sequence":1}' }), 204, 'older than what is stored')
      assert.equal(await send({ ...first, id: 'c', sent: first.body.replace('2', '3') }), 401, 'a changed body')
      for (const apart of [-400, 400])
        assert.equal(await send({ ...first, id: 'd', atS: Date.now() / 1000 + apart }), 401, 'an old request')
      assert.equal(await send({ ...first, id: 'e', signature: '' }), 401, 'no signature')
      assert.equal(await send({ ...first, id: 'f', signature: 'v1,é' }), 401, 'a signature that is no Base64')
      assert.equal(
        await send({ id: 'g', body: '{"uniqueid":"1.1","sequence":4}', before: 'v1,AAAA ' }),
        204,
        'two signatures',
      )
      assert.equal(await lines(), '{"uniqueid":"1.1","sequence":4}', 'of all these only the newest is printed')
    })

    void test('survives strangers, whatever they send, and whoever never ends', async (t) => {
      const { port, send, lines, child } = await started(t, receiver)
      for (const part of UNENDED) {
        const socket = connect(port, '127.0.0.1').on('error', () => {})
        socket.write(part)
        t.after(() => socket.destroy())
      }
      for (const { bytes, status } of HOSTILE) {
        if (receiver.spared !== undefined && bytes.includes(receiver.spared)) continue
        const answer = await exchanged(port, bytes)
        const shown = JSON.stringify(bytes.slice(0, 80))
        if (status !== undefined) assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), shown)
        assert.doesNotMatch(answer, /^HTTP\/1\.1 2/, shown)
        await cutOff(port, bytes)
      }
      assert.equal(child.exitCode, null)
      assert.equal(await send({ id: 'a', body: '{"uniqueid":"1.1","sequence":1}' }), 204)
      assert.match(await lines(), /"1\.1"/)
    })

    void test('refuses what is signed and is not what it expects, and accepts it when it is corrected', async (t) => {
      const { send, lines } = await started(t, receiver)
      for (const body of NOT_EXPECTED) assert.equal(await send({ id: 'a', body }), 400, body.slice(0, 80))
      assert.equal(await send({ id: 'g', body: '', method: 'GET' }), 405)
      assert.equal(await send({ id: 'h', body: `{"uniqueid":"1.1","sequence":1,"x":"${'x'.repeat(2 ** 20)}"}` }), 413)
      // The next attempt, under the same ID, contains the missing row.
      assert.equal(await send({ id: 'a', body: '{"uniqueid":"1.1","sequence":1,"name":"corrected"}' }), 204)
      assert.match(await lines(), /corrected/)
    })

    void test('remembers what it accepted when it is killed', async (t) => {
      const first = await started(t, receiver)
      assert.equal(await first.send({ id: 'a', body: '{"uniqueid":"1.1","sequence":2}' }), 204)
      first.child.kill('SIGKILL')
      await once(first.child, 'exit')
      // As if it was killed while it wrote.
      if (receiver.data === 'calls.ndjson') await appendFile(join(first.folder, receiver.data), '{"id":"x')
      const { send, lines } = await started(t, receiver, { folder: first.folder })
      assert.equal(await send({ id: 'a', body: '{"uniqueid":"1.1","sequence":2}' }), 204, 'a duplicate')
      assert.equal(await send({ id: 'b', body: '{"uniqueid":"1.1","sequence":1}' }), 204, 'older than what is stored')
      assert.equal(await send({ id: 'c', body: '{"uniqueid":"1.1","sequence":3}' }), 204)
      assert.equal(await lines(), '{"uniqueid":"1.1","sequence":3}')
    })

    const skip = receiver.data === 'calls.db' ? false : 'it has no database that can refuse a row'
    void test(
      'stores an ID only together with its event; of duplicates that come at once, one counts',
      { skip },
      async (t) => {
        const { send, lines, folder } = await started(t, receiver)
        // So that the tables exist.
        assert.equal(await send({ id: 'b', body: '{"uniqueid":"0","sequence":1}' }), 204)
        await lines()
        using database = new DatabaseSync(join(folder, receiver.data))
        database.exec('PRAGMA busy_timeout = 5000')
        database.exec(`CREATE TRIGGER full BEFORE INSERT ON calls BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
        const request = { id: 'a', body: '{"uniqueid":"1.1","sequence":1}' }
        assert.equal(await send(request), 500)
        database.exec('DROP TRIGGER full')
        assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => send(request))), [204, 204, 204, 204, 204])
        assert.equal(await send({ id: 'c', body: '{"uniqueid":"2.2","sequence":1}' }), 204)
        assert.deepEqual([await lines(), await lines()], [request.body, '{"uniqueid":"2.2","sequence":1}'])
        assert.deepEqual(database.prepare('SELECT count(*) AS count FROM webhooks').get()?.['count'], 3)
      },
    )

    void test('accepts nothing without its key', async (t) => {
      // PHP has no start: it refuses each request.
      const { child, answered } = await startedWithout(t, receiver)
      assert.ok(child.exitCode !== 0, 'it ended with an error')
      if (child.exitCode === null) assert.equal(answered, 500)
    })
  })
}

/** Requests from a stranger, who has no secret. */
const HOSTILE: readonly { readonly bytes: string; readonly status?: number }[] = [
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}', status: 401 },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\n\r\n' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n{}' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1e3\r\n\r\n{}' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n{}' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n' },
  { bytes: 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n' },
  { bytes: `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2000000\r\n\r\n${'x'.repeat(2_000_000)}` },
  { bytes: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', status: 405 },
  { bytes: 'DELETE /?a=b HTTP/1.1\r\nhost: x\r\n\r\n', status: 405 },
  { bytes: 'CONNECT a:1 HTTP/1.1\r\nhost: x\r\n\r\n' },
  { bytes: 'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n' },
  { bytes: `POST / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n` },
  { bytes: `POST / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(2000)}\r\n` },
  {
    bytes:
      'POST / HTTP/1.1\r\nhost: x\r\nwebhook-id: é\r\nwebhook-timestamp: ۱e9\r\nwebhook-signature: v1,é v2\r\ncontent-length: 0\r\n\r\n',
  },
  { bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
  { bytes: '\0\r\n\r\n' },
]

/** Each text is sent without any further bytes, for the whole test. */
const UNENDED = ['', 'POST / HT', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc']

/** Correctly signed requests of an integration with another format or other rows. */
const NOT_EXPECTED = [
  'uniqueid=1.1&sequence=1',
  '<call><uniqueid>1.1</uniqueid></call>',
  '',
  'null',
  '[]',
  '"text"',
  '{"uniqueid":"1.1"}',
  '{"sequence":1}',
  '{"uniqueid":"1.1","sequence":"1"}',
  '{"uniqueid":null,"sequence":1}',
  '['.repeat(100_000),
]

interface StartOptions {
  /** The folder that it runs in: by default a new folder. */
  readonly folder?: string
  /** The signing key. */
  readonly secret?: string
  readonly port?: number
}

interface StartedReceiver {
  readonly child: ChildProcess
  readonly port: number
  readonly folder: string
  /** The next line that it prints about a call. */
  readonly lines: () => Promise<string>
  readonly send: (request: SignedRequest) => Promise<number>
}

/** Starts a receiver, which ends with the test. */
export async function started(
  t: TestContext,
  receiver: Pick<ExampleReceiver, 'file' | 'command'>,
  { folder: given, secret = SECRET, port: wanted }: StartOptions = {},
): Promise<StartedReceiver> {
  const folder = given ?? (await temporaryFolder(t))
  const port = wanted ?? (await freePort())
  const child = spawned(t, receiver, { folder, secret, port })
  const printed = merged([child.stdout, child.stderr])
  await printed((line) => /listening on \d|\bstarted$/.test(line))
  return {
    child,
    port,
    folder,
    lines: async () => (await printed((line) => /^(?:\[[^\]]*\] )?\{/.test(line))).replace(/^\[.*?\] /, ''),
    send: (request) => post(`http://127.0.0.1:${port}/`, request),
  }
}

/** Starts a receiver with an empty key. It ends, or returns the status for a request that anyone could sign. */
async function startedWithout(t: TestContext, receiver: ExampleReceiver) {
  const port = await freePort()
  const child = spawned(t, receiver, { folder: await temporaryFolder(t), secret: '', port })
  const printed = merged([child.stdout, child.stderr])
  const ended = once(child, 'exit')
  const isRunning = await Promise.race([
    ended.then(() => false),
    printed((line) => /\bstarted$/.test(line)).then(() => true),
  ])
  if (!isRunning) return { child, answered: null }
  const body = '{"uniqueid":"1.1","sequence":1}'
  return { child, answered: await post(`http://127.0.0.1:${port}/`, { id: 'a', body, key: '' }) }
}

function spawned(
  t: TestContext,
  { file, command }: Pick<ExampleReceiver, 'file' | 'command'>,
  { folder, secret, port }: Required<StartOptions>,
) {
  const [program, ...args] = command(port)
  const env = { ...process.env, OFFHOOK_SECRET: secret, PORT: String(port), DATABASE: join(folder, 'calls.db') }
  const child = spawn(program, [...args, join(EXAMPLES, file)], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => ended(child))
  return child
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-receiver-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** Reads both outputs line by line. Returns a function that waits for the next line that is wanted. */
function merged(outputs: readonly Readable[]): (isWanted: (line: string) => boolean) => Promise<string> {
  const waiting: string[] = []
  let wake = () => {}
  for (const input of outputs)
    createInterface({ input }).on('line', (line) => {
      waiting.push(line)
      wake()
    })
  return async (isWanted) => {
    for (;;) {
      for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) if (isWanted(line)) return line
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
}

/** Returns the response, once the receiver closes or has responded to a complete request. */
async function exchanged(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  let answer = ''
  const done = Promise.withResolvers<void>()
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
    if (answer.includes('\r\n\r\n')) done.resolve()
  })
  socket.on('close', () => done.resolve())
  socket.end(Buffer.from(bytes, 'latin1'))
  await done.promise
  socket.destroy()
  return answer
}

/** Sends the bytes and breaks the connection before the response. */
async function cutOff(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const closed = once(socket, 'close')
  socket.write(Buffer.from(bytes, 'latin1'), () => socket.resetAndDestroy())
  await closed
}

export interface SignedRequest {
  readonly id: string
  readonly body: string
  readonly method?: 'POST' | 'GET'
  /** The body on the wire, in place of the signed body. */
  readonly sent?: string
  readonly atS?: number
  readonly signature?: string
  /** A text before the correct signature. */
  readonly before?: string
  readonly key?: Buffer | string
}

async function post(
  url: string,
  { id, body, method = 'POST', sent = body, atS = Date.now() / 1000, signature, before = '', key = KEY }: SignedRequest,
): Promise<number> {
  const at = String(Math.floor(atS))
  const right = `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`
  const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature ?? before + right }
  const response = await fetch(url, { method, headers, body: method === 'POST' ? sent : null })
  await response.arrayBuffer()
  return response.status
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
