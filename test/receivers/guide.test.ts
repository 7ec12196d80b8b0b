// The functions of docs/guide/verify-signatures.md: each is a part of an example receiver, and tells genuine requests from others.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { EXAMPLES, isMissing, SECRET } from './example-receivers.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/verify-signatures.md'), 'utf8')

interface Verifier {
  readonly fence: string
  /** The receiver that contains the code of the guide. */
  readonly receiver: string
  readonly program: string
  /** Follows the code of the guide: reads rows of headers and body, and prints the result of the function for each row. */
  readonly end: string
}

const VERIFIERS: readonly Verifier[] = [
  {
    fence: 'js',
    receiver: 'receiver.mjs',
    program: process.execPath,
    end: `
import { readFileSync } from 'node:fs'
const rows = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(rows.map(([headers, body]) => verify(headers, Buffer.from(body)))))`,
  },
  {
    fence: 'python',
    receiver: 'receiver.py',
    program: 'python3',
    end: `
import json, sys
print(json.dumps([verify(headers, body.encode()) for headers, body in json.load(sys.stdin)]))`,
  },
  {
    fence: 'php',
    receiver: 'receiver.php',
    program: 'php',
    end: `
$rows = json_decode(file_get_contents('php://stdin'), true);
echo json_encode(array_map(fn($row) => verify($row[0], $row[1]), $rows));`,
  },
]

const RECEIVERS = {
  ...Object.fromEntries(VERIFIERS.map(({ fence, receiver }) => [fence, receiver])),
  go: 'receiver.go',
}

for (const [fence, receiver] of Object.entries(RECEIVERS))
  test(`the code of the guide in ${fence} is a part of ${receiver}`, () => {
    const code = codeOf(fence).replace('<?php\n', '')
    assert.ok(readFileSync(join(EXAMPLES, receiver), 'utf8').includes(code), code)
  })

test('the wallboard checks signatures as the receiver in Node does', () => {
  const check = /^function verify\([^]*?^\}/m
  const [ofReceiver, ofWallboard] = ['receiver.mjs', 'wallboard.mjs'].map(
    (file) => check.exec(readFileSync(join(EXAMPLES, file), 'utf8'))?.[0],
  )
  assert.ok(ofReceiver !== undefined)
  assert.equal(ofWallboard, ofReceiver)
})

for (const { fence, receiver, program, end } of VERIFIERS)
  test(`the code of the guide in ${fence} tells genuine requests from others`, { skip: isMissing(program) }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-verify-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, receiver)
    writeFileSync(file, `${codeOf(fence)}\n${end}\n`)
    const cases = signedCases()
    const input = JSON.stringify(cases.map(([, headers, body]) => [headers, body]))
    const run = (OFFHOOK_SECRET: string) =>
      spawnSync(program, [file], { env: { ...process.env, OFFHOOK_SECRET }, input, encoding: 'utf8' })
    const { stdout, stderr } = run(SECRET)
    assert.equal(stderr, '')
    const said: unknown = JSON.parse(stdout)
    assert.ok(Array.isArray(said))
    for (const [i, [what, , , isGenuine]] of cases.entries()) assert.equal(said[i], isGenuine, what)
    assert.notEqual(run('').status, 0, 'without a key, it ends with an error')
  })

/** Each row: a name, the headers, the sent body, and whether the request is genuine. */
function signedCases(): readonly (readonly [string, Readonly<Record<string, string>>, string, boolean])[] {
  const key = Buffer.from(SECRET.replace('whsec_', ''), 'base64')
  const body = '{"name":"Söhne"}'
  const at = Math.floor(Date.now() / 1000)
  const headers = (atS: number, id = 'dlv_1') => {
    const timestamp = String(atS)
    const right = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${right}` }
  }
  const good = headers(at)
  const { 'webhook-signature': signature } = good
  return [
    ['as sent', good, body, true],
    ['two signatures', { ...good, 'webhook-signature': `v1,AAAA ${signature}` }, body, true],
    ['a changed body', good, `${body} `, false],
    ['another ID', { ...good, 'webhook-id': 'dlv_2' }, body, false],
    ['another timestamp', { ...good, 'webhook-timestamp': String(at + 1) }, body, false],
    ['too old', headers(at - 400), body, false],
    ['from the future', headers(at + 400), body, false],
    ['not a timestamp', { ...good, 'webhook-timestamp': 'soon' }, body, false],
    ['not Base64', { ...good, 'webhook-signature': 'v1,é' }, body, false],
    ['an empty signature', { ...good, 'webhook-signature': '' }, body, false],
    ['no headers', {}, body, false],
  ]
}

function codeOf(fence: string): string {
  return (
    new RegExp(`\`\`\`${fence}\\n([^]*?)\n\`\`\``).exec(guide)?.[1] ?? assert.fail(`the guide has no code in ${fence}`)
  )
}
