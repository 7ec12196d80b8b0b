import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

/**
 * Runs a program that starts a watchdog of 600 ms and then runs `body`. Returns how the program ended and its output.
 */
async function run(body: string): Promise<{ code: number | null; signal: string | null; stderr: string }> {
  const watchdog = JSON.stringify(import.meta.resolve('./watchdog.ts'))
  const program = `const { startWatchdog } = await import(${watchdog}); const dog = startWatchdog({ stallMs: 600 }); ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [stderr, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, signal: signal as string | null, stderr }
}

test('D19 a program whose event loop stands still ends itself and says so', async () => {
  const ended = await run(`setTimeout(() => { for (;;); }, 100)`)
  assert.equal(ended.signal, 'SIGKILL')
  assert.match(ended.stderr, /Event loop stalled/)
})

test('D19 a program that is busy, but moves, lives on', async () => {
  const busy = `const until = Date.now() + 50; while (Date.now() < until);`
  const ended = await run(`for (let i = 0; i < 20; i++) { ${busy} await new Promise((go) => setImmediate(go)) }`)
  assert.deepEqual(ended, { code: 0, signal: null, stderr: '' })
})

test('D19 the watchdog keeps nobody awake, and stops when it is told to', async () => {
  assert.equal((await run('')).code, 0)
  assert.equal((await run('await dog.stop()')).code, 0)
})
