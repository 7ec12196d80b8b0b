// The receivers of docs/guide/receive.md in examples/, and the functions of docs/guide/verify-signatures.md, unchanged.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import type { TestContext } from 'node:test'

const KEY = Buffer.alloc(32, 7)
const SECRET = `whsec_${KEY.toString('base64')}`
const PYTHON = spawnSync('python3', ['--version']).status === 0

/** Arguments that make the work of a receiver fail the first time it handles a call named "fails once". */
const FAILING_NODE = `const { log } = console
let failed = false
console.log = (...words) => {
  if (words[0] === 'fails once' && !failed && (failed = true)) throw new Error('the disk is full')
  log(...words)
}`
const FAILING_PYTHON = `import builtins, runpy, sys
real, failed = print, []
def one(*words, **more):
    if words[0] == "fails once" and not failed:
        failed.append(1)
        raise OSError("the disk is full")
    real(*words, **more)
builtins.print = one
runpy.run_path(sys.argv[1])`

interface Receiver {
  readonly name: string
  readonly file: string
  readonly program: string
  readonly failing: readonly string[]
  readonly skip: string | false
}

const RECEIVERS: readonly Receiver[] = [
  {
    name: 'Node',
    file: 'receiver.mjs',
    program: process.execPath,
    failing: ['--import', `data:text/javascript,${encodeURIComponent(FAILING_NODE)}`],
    skip: false,
  },
  {
    name: 'Python',
    file: 'receiver.py',
    program: 'python3',
    failing: ['-c', FAILING_PYTHON],
    skip: PYTHON ? false : 'python3 is not here',
  },
]

for (const receiver of RECEIVERS) {
  void describe(`the example receiver in ${receiver.name}`, { skip: receiver.skip }, () => {
    void test('takes what is signed, once, in order; refuses what is changed, old or not signed', async (t) => {
      const { send, lines } = await started(t, receiver)
      const first = { id: 'a', body: '{"uniqueid":"1.1","sequence":2,"name":"Söhne \\"x\\""}' }
      assert.equal(await send(first), 204)
      assert.match(await lines(), /^1\.1 2 \{"name": ?"S/)
      assert.equal(await send(first), 204, 'a repeat is accepted, and prints nothing')
      assert.equal(await send({ id: 'b', body: '{"uniqueid":"1.1","sequence":1}' }), 204, 'older than what is known')
      assert.equal(await send({ ...first, id: 'c', sent: first.body.replace('2', '3') }), 401, 'a changed body')
      assert.equal(await send({ ...first, id: 'd', atS: Date.now() / 1000 - 400 }), 401, 'an old request')
      assert.equal(await send({ ...first, id: 'e', signature: '' }), 401, 'no signature')
      assert.equal(await send({ ...first, id: 'f', signature: 'v1,é' }), 401, 'a signature that is no Base64')
      assert.equal(
        await send({ id: 'g', body: '{"uniqueid":"1.1","sequence":4}', before: 'v1,AAAA ' }),
        204,
        'two signatures',
      )
      assert.match(await lines(), /^1\.1 4 \{\}/, 'of all these only the newest is printed')
    })

    void test('survives strangers, whatever they send, and whoever never ends', async (t) => {
      const { port, send, lines, child } = await started(t, receiver)
      for (const part of UNENDED) {
        const socket = connect(port, '127.0.0.1').on('error', () => {})
        socket.write(part)
        t.after(() => socket.destroy())
      }
      for (const { bytes, status } of HOSTILE) {
        const answer = await exchanged(port, bytes)
        const shown = JSON.stringify(bytes.slice(0, 80))
        if (status !== undefined) assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), shown)
        assert.doesNotMatch(answer, /^HTTP\/1\.1 2/, shown)
        await cutOff(port, bytes)
      }
      assert.equal(child.exitCode, null)
      assert.equal(await send({ id: 'a', body: '{"uniqueid":"1.1","sequence":1}' }), 204)
      assert.match(await lines(), /^1\.1 1 /)
    })

    void test('refuses what is signed and is not what it expects, and takes it when it is corrected', async (t) => {
      const { send, lines } = await started(t, receiver)
      for (const body of NOT_EXPECTED) assert.equal(await send({ id: 'a', body }), 400, body.slice(0, 80))
      assert.equal(await send({ id: 'g', body: '', method: 'GET' }), 405)
      assert.equal(await send({ id: 'h', body: `{"uniqueid":"1.1","sequence":1,"x":"${'x'.repeat(2 ** 20)}"}` }), 413)
      // The next attempt, under the same id, contains the missing row.
      assert.equal(await send({ id: 'a', body: '{"uniqueid":"1.1","sequence":1,"name":"mended"}' }), 204)
      assert.match(await lines(), /^1\.1 1 .*mended/)
    })

    void test('notes an id only once its work is done; repeats that come meanwhile wait for it', async (t) => {
      const { send, lines } = await started(t, receiver, receiver.failing)
      const request = { id: 'a', body: '{"uniqueid":"fails once","sequence":1}' }
      assert.equal(await send(request), 500)
      assert.deepEqual(await Promise.all(Array.from({ length: 5 }, () => send(request))), [204, 204, 204, 204, 204])
      assert.equal(await send({ id: 'b', body: '{"uniqueid":"2.2","sequence":1}' }), 204)
      assert.deepEqual([(await lines()).slice(0, 12), (await lines()).slice(0, 5)], ['fails once 1', '2.2 1'])
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

async function started(t: TestContext, { file, program }: Receiver, before: readonly string[] = []) {
  const path = join(import.meta.dirname, '../examples', file)
  const child = spawn(program, [...before, path], {
    env: { ...process.env, OFFHOOK_SECRET: SECRET, PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.after(() => ended(child))
  const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const lines = async (): Promise<string> => (await output.next()).value ?? ''
  const port = Number(/listening on (\d+)/.exec(await lines())?.[1])
  return { child, port, lines, send: (request: SignedRequest) => post(`http://127.0.0.1:${port}/`, request) }
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

interface SignedRequest {
  readonly id: string
  readonly body: string
  readonly method?: 'POST' | 'GET'
  /** The body on the wire, in place of the signed body. */
  readonly sent?: string
  readonly atS?: number
  readonly signature?: string
  /** A text before the correct signature. */
  readonly before?: string
}

async function post(
  url: string,
  { id, body, method = 'POST', sent = body, atS = Date.now() / 1000, signature, before = '' }: SignedRequest,
): Promise<number> {
  const at = String(Math.floor(atS))
  const right = `v1,${createHmac('sha256', KEY).update(`${id}.${at}.${body}`).digest('base64')}`
  const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature ?? before + right }
  const response = await fetch(url, { method, headers, body: method === 'POST' ? sent : null })
  await response.arrayBuffer()
  return response.status
}

/** Each row: a name, the headers, the sent body, and whether the request is genuine. */
function signedCases(): readonly (readonly [string, Readonly<Record<string, string>>, string, boolean])[] {
  const body = '{"name":"Söhne"}'
  const at = Math.floor(Date.now() / 1000)
  const headers = (atS: number, id = 'dlv_1') => {
    const timestamp = String(atS)
    const right = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64')
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${right}` }
  }
  const good = headers(at)
  const { 'webhook-signature': signature } = good
  return [
    ['as sent', good, body, true],
    ['two signatures', { ...good, 'webhook-signature': `v1,AAAA ${signature}` }, body, true],
    ['a changed body', good, `${body} `, false],
    ['another id', { ...good, 'webhook-id': 'dlv_2' }, body, false],
    ['another timestamp', { ...good, 'webhook-timestamp': String(at + 1) }, body, false],
    ['too old', headers(at - 400), body, false],
    ['from the future', headers(at + 400), body, false],
    ['not a timestamp', { ...good, 'webhook-timestamp': 'soon' }, body, false],
    ['not Base64', { ...good, 'webhook-signature': 'v1,é' }, body, false],
    ['an empty signature', { ...good, 'webhook-signature': '' }, body, false],
    ['no headers', {}, body, false],
  ]
}

interface Verifier {
  readonly fence: string
  readonly file: string
  readonly program: string
  /** Reads rows of headers and body from standard input, and prints the result of the function for each row. */
  readonly runner: readonly [file: string, code: string]
}

const VERIFIERS: readonly Verifier[] = [
  {
    fence: 'js',
    file: 'verify.mjs',
    program: process.execPath,
    runner: [
      'run.mjs',
      `import { readFileSync } from 'node:fs'
import { verify } from './verify.mjs'
const rows = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(rows.map(([headers, body]) => verify(headers, Buffer.from(body)))))`,
    ],
  },
  {
    fence: 'python',
    file: 'verify.py',
    program: 'python3',
    runner: [
      'run.py',
      `import json, sys
from verify import verify
print(json.dumps([verify(headers, body.encode()) for headers, body in json.load(sys.stdin)]))`,
    ],
  },
  {
    fence: 'php',
    file: 'verify.php',
    program: 'php',
    runner: [
      'run.php',
      `<?php
require __DIR__ . '/verify.php';
$rows = json_decode(file_get_contents('php://stdin'), true);
echo json_encode(array_map(fn($row) => verify($row[0], $row[1]), $rows));`,
    ],
  },
]

for (const { fence, file, program, runner } of VERIFIERS) {
  const isHere = spawnSync(program, ['--version']).status === 0
  void test(
    `the guide's check of a signature in ${fence}`,
    { skip: isHere ? false : `${program} is not here` },
    async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'offhook-verify-'))
      t.after(() => rm(folder, { recursive: true }))
      const [name, code] = runner
      await writeFile(join(folder, file), await codeOf(fence))
      await writeFile(join(folder, name), code)
      const cases = signedCases()
      const { stdout, stderr } = spawnSync(program, [join(folder, name)], {
        env: { ...process.env, OFFHOOK_SECRET: SECRET },
        input: JSON.stringify(cases.map(([, headers, body]) => [headers, body])),
        encoding: 'utf8',
      })
      assert.equal(stderr, '')
      const said: unknown = JSON.parse(stdout)
      assert.ok(Array.isArray(said))
      for (const [i, [what, , , isGenuine]] of cases.entries()) assert.equal(said[i], isGenuine, what)
    },
  )
}

async function codeOf(fence: string): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../docs/guide/verify-signatures.md'), 'utf8')
  const code = new RegExp(`\`\`\`${fence}\\n([^]*?)\n\`\`\``).exec(page)?.[1]
  assert.ok(code, `the page has no ${fence} block`)
  return `${code}\n`
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}
