// The programs of the guides work unchanged.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { StepInput } from '../../src/api/steps/contract.ts'
import { readConfig } from '../../src/config.ts'
import { parseStepAnswer } from '../../src/steps/step-answer.ts'
import { freePort } from '../kit/program.ts'

const guide = (name: string): Promise<string> => readFile(join(import.meta.dirname, '../../docs/guide', name), 'utf8')

async function blockOf(name: string, language: string): Promise<string> {
  const block = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(await guide(name))?.[1]
  assert.ok(block, `${name} has an example in ${language}`)
  return block
}

/** Starts an example on a port of its own and sends it a request about a call. */
async function answerOf(t: TestContext, program: string, { code, file }: { code: string; file: string }) {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'offhook-guide-'))
  await writeFile(join(folder, file), code.replace('9000', String(port)))
  const child = spawn(program, [join(folder, file)], { stdio: 'ignore' })
  t.after(async () => {
    child.kill()
    await rm(folder, { recursive: true })
  })
  const body = JSON.stringify({ step: 's', call: { transcript: 'A quote, please.' }, recording: null })
  const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
  for (;;) {
    if (await ask().catch(() => null)) break
    assert.equal(child.exitCode, null, 'it runs')
    await sleep(20)
  }
  // The example still works after hostile requests, and while a client that sends nothing stays connected.
  const silent = connect(port, '127.0.0.1').on('error', () => {})
  for (const bytes of HOSTILE) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    const closed = once(socket, 'close')
    socket.resume().end(bytes)
    await closed
  }
  const answer = await ask()
  silent.destroy()
  return { status: answer.status, text: await answer.text() }
}

const HOSTILE = [
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"call":',
  'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n{}',
  'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n{}',
  ...['{}', 'null', '{"call":null}', 'a=b'].map(
    (body) => `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  ),
  'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  '\x16\x03\x01\x00\r\n\r\n',
]

const wanted = { ok: true, fields: { tags: ['quote'], 'custom.words': 3 }, problem: null }

test('the step in Node answers with fields', async (t) => {
  const code = await blockOf('steps.md', 'js')
  assert.ok(code.split('\n').length <= 22)
  const { status, text } = await answerOf(t, process.execPath, { code, file: 'step.mjs' })
  assert.equal(status, 200)
  assert.deepEqual(parseStepAnswer(Buffer.from(text), { take: null, country: 'AU' }), wanted)
})

const hasPython = spawnSync('python3', ['--version']).status === 0

test('the step in Python answers with fields', { skip: !hasPython && 'no python3 here' }, async (t) => {
  const code = await blockOf('steps.md', 'python')
  assert.ok(code.split('\n').length <= 22)
  const { status, text } = await answerOf(t, 'python3', { code, file: 'step.py' })
  assert.equal(status, 200)
  assert.deepEqual(parseStepAnswer(Buffer.from(text), { take: null, country: 'AU' }), wanted)
})

test('the step and the settings in the guide to transcripts are taken as they stand', async () => {
  const text = await guide('transcription.md')
  const sent: unknown = JSON.parse(/ -d '(\{[^]*?\})'\n/.exec(text)?.[1] ?? '')
  const step = StepInput.parse(sent)
  assert.ok(step.kind === 'webhook' && step.send === 'audio' && step.take?.['transcript'] === 'text')
  const network = /OFFHOOK_ALLOW_NETWORKS=(\S+)/.exec(text)?.[1] ?? ''
  assert.equal(readConfig({ OFFHOOK_ALLOW_NETWORKS: network }).allowNetworks, '127.0.0.1/32:8090')
  const commands: unknown = JSON.parse(/OFFHOOK_COMMANDS='(.*)'/.exec(text)?.[1] ?? '')
  const [words] = Object.values(commands as Record<string, string[]>)
  assert.match(words?.[1] ?? '', /\/examples\/whisper-transcript\.mjs$/)
})
