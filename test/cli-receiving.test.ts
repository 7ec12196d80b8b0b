// The receivers of docs/guide/receiving.md, taken out of the page as they stand there and run.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'

const KEY = Buffer.alloc(32, 7)
const SECRET = `whsec_${KEY.toString('base64')}`
const PYTHON = spawnSync('python3', ['--version']).status === 0

const RECEIVERS = [
  { name: 'Node', fence: 'js', file: 'receiver.mjs', program: process.execPath, skip: false },
  {
    name: 'Python',
    fence: 'python',
    file: 'receiver.py',
    program: 'python3',
    skip: PYTHON ? false : 'python3 is not here',
  },
] as const

for (const receiver of RECEIVERS) {
  void describe(`the guide's receiver in ${receiver.name}`, { skip: receiver.skip }, () => {
    void test('takes what is signed, once, in order; refuses what is changed, old or not signed', async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'offhook-receiver-'))
      t.after(() => rm(folder, { recursive: true }))
      await writeFile(join(folder, receiver.file), await codeOf(receiver.fence))
      const child = spawn(receiver.program, [join(folder, receiver.file)], {
        env: { ...process.env, OFFHOOK_SECRET: SECRET, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      t.after(() => ended(child))
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      const port = /listening on (\d+)/.exec((await lines.next()).value ?? '')?.[1]
      const send = (request: Signed): Promise<number> => post(`http://127.0.0.1:${port}/`, request)

      const first = { id: 'a', body: '{"uniqueid":"1.1","sequence":2,"name":"Söhne \\"x\\""}' }
      assert.equal(await send(first), 204)
      assert.match((await lines.next()).value ?? '', /^1\.1 2 \{"name": ?"S/)
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
      assert.match((await lines.next()).value ?? '', /^1\.1 4 \{\}/, 'of all these only the newest is printed')
    })
  })
}

interface Signed {
  readonly id: string
  readonly body: string
  /** What goes over the wire instead of the body that was signed. */
  readonly sent?: string
  readonly atS?: number
  readonly signature?: string
  /** Stands before the right signature. */
  readonly before?: string
}

async function post(
  url: string,
  { id, body, sent = body, atS = Date.now() / 1000, signature, before = '' }: Signed,
): Promise<number> {
  const at = String(Math.floor(atS))
  const right = `v1,${createHmac('sha256', KEY).update(`${id}.${at}.${body}`).digest('base64')}`
  const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature ?? before + right }
  const response = await fetch(url, { method: 'POST', headers, body: sent })
  await response.arrayBuffer()
  return response.status
}

async function codeOf(fence: string): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../docs/guide/receiving.md'), 'utf8')
  const code = new RegExp(`\`\`\`${fence}\\n([^]*?)\n\`\`\``).exec(page)?.[1]
  assert.ok(code, `the page has no ${fence} block`)
  return `${code}\n`
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}
