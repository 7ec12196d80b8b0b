// Steps that run real programs: scripts that this Node runs.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommandStep } from './command-step.ts'
import type { StepOutcome, StepPayload } from './step-run.ts'

const payload: StepPayload = {
  call: { uniqueid: 'c1', caller_number: '+61255501234' },
  recording: { id: 'rec', file: 'rec', seconds: 3.5, channels: 2, bytes: 10 },
}

interface Given {
  readonly timeoutS?: number
  readonly signal?: AbortSignal
  readonly command?: string
}

function run(script: string, { timeoutS = 30, signal, command = 'it' }: Given = {}): Promise<StepOutcome> {
  const parts = { commands: { it: [process.execPath, '-e', script] }, path: (id: string) => `/data/${id}.mp3` }
  return runCommandStep(parts, {
    step: {
      stepId: 1,
      name: 'transcript',
      enabled: true,
      kind: 'command',
      settings: { needs_recording: true, timeout_s: timeoutS, command },
    },
    payload,
    country: 'AU',
    signal: signal ?? new AbortController().signal,
  })
}

const problemOf = (outcome: StepOutcome): string => (outcome.is === 'failed' ? outcome.problem : outcome.is)

test('a command gets the call and the path of the MP3 on its standard input, and answers with fields', async () => {
  const script = `let text = ''
    process.stdin.on('data', (part) => text += part).on('end', () => {
      const { step, call, recording } = JSON.parse(text)
      console.log(JSON.stringify({ transcript: [step, call.uniqueid, recording.path, recording.seconds, recording.channels].join(' ') }))
    })`
  assert.deepEqual(await run(script), {
    is: 'done',
    fields: { transcript: 'transcript c1 /data/rec.mp3 3.5 2' },
    problem: null,
  })
})

test('S20 a command sees no setting of the program, and works in a folder of its own that is gone afterwards', async (t: TestContext) => {
  process.env['OFFHOOK_SECRET_KEY'] = 'not for others'
  t.after(() => delete process.env['OFFHOOK_SECRET_KEY'])
  const outcome = await run(`require('fs').writeFileSync('left', 'x')
    console.log(JSON.stringify({ notes: process.cwd(), tags: Object.keys(process.env).sort(), summary: process.env.TMPDIR }))`)
  assert.ok(outcome.is === 'done')
  const { notes, tags, summary } = outcome.fields
  assert.deepEqual(
    (tags as string[]).filter((name) => !['PATH', 'HOME', 'LANG', 'TMPDIR', '__CF_USER_TEXT_ENCODING'].includes(name)),
    [],
  )
  assert.equal(summary, notes)
  assert.equal(existsSync(String(notes)), false)
})

test('a command that fails is tried again and says why, whatever it printed', async () => {
  const script = `console.error('x'.repeat(9000)); console.error('no model at\\u001b[31m /m\\n'); process.exit(3)`
  const outcome = await run(script)
  assert.ok(outcome.is === 'failed' && outcome.again)
  assert.match(outcome.problem, /^The command exited with code 3\. Last output: x+ no model at \[31m \/m$/)
  assert.ok(outcome.problem.length < 600)
  assert.equal(problemOf(await run(`process.kill(process.pid, 'SIGKILL')`)), 'The command was killed.')
})

test('a command that takes too long is ended, with all that it started', async () => {
  // The program and its child both ignore SIGTERM.
  const child = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`
  const script = `process.on('SIGTERM', () => {})
    const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })
    console.error('child ' + child.pid)
    setInterval(() => {}, 1000)`
  const outcome = await run(script, { timeoutS: 1 })
  assert.ok(outcome.is === 'failed' && outcome.again)
  assert.match(outcome.problem, /took longer than 1 s/)
  const pid = Number(/child (\d+)/.exec(outcome.problem)?.[1])
  assert.ok(pid > 0)
  while (isAlive(pid)) await sleep(10)
})

test('a command is ended when the program ends, and nothing became of it', async () => {
  const ending = new AbortController()
  const running = run(`setInterval(() => {}, 1000)`, { signal: ending.signal })
  setTimeout(() => ending.abort(), 50)
  assert.deepEqual(await running, { is: 'stopped' })
  assert.deepEqual(await run('', { signal: ending.signal }), { is: 'stopped' })
})

test('what a command answers that cannot be used is said', async () => {
  assert.match(problemOf(await run(`console.log('Hello')`)), /not JSON/)
  assert.match(
    problemOf(await run(`process.stdout.write('x'.repeat(3e6)); setInterval(() => {}, 1000)`)),
    /more than 1 MiB/,
  )
  assert.match(problemOf(await run('', { command: 'other' })), /command "other".*OFFHOOK_COMMANDS/)
  assert.deepEqual(await run(''), { is: 'done', fields: {}, problem: null }, 'nothing to tell')
  const commands = { it: ['/no/such/program'] }
  const gone = await runCommandStep(
    { commands, path: String },
    {
      step: {
        stepId: 1,
        name: 'a',
        enabled: true,
        kind: 'command',
        settings: { needs_recording: false, timeout_s: 5, command: 'it' },
      },
      payload: { call: {}, recording: null },
      country: 'AU',
      signal: new AbortController().signal,
    },
  )
  assert.match(problemOf(gone), /could not be started: .*ENOENT/)
  assert.ok(gone.is === 'failed' && !gone.again)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
