// offhook serve, killed, with the PostgreSQL that it started.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Program, startProgram } from './kit/program.ts'
import { take, uniqueids } from './kit/program-calls.ts'

async function isReady(program: Program): Promise<boolean> {
  const answer = await fetch(`${program.url}/readyz`).catch(() => null)
  await answer?.body?.cancel()
  return answer?.status === 200
}

test('D10 killed, with PostgreSQL left running or killed too, it serves again with everything it had accepted', async () => {
  await using program = await startProgram()
  assert.equal(await take(program, 'a'), 202)
  await program.kill('SIGKILL')
  await program.start()
  assert.equal(await take(program, 'b'), 202)
  await program.kill('SIGKILL')
  await program.killDatabase('SIGKILL')
  await program.start()
  assert.deepEqual(await uniqueids(program), ['a', 'b'])
})

test('D17 with its PostgreSQL killed it accepts nothing, and serves again by itself when the server is back', async () => {
  await using program = await startProgram()
  assert.equal(await take(program, 'a'), 202)
  await program.killDatabase('SIGKILL')
  const accepted = ['a']
  for (let n = 0; !(await isReady(program)); n++) {
    if ((await take(program, `away-${n}`)) === 202) accepted.push(`away-${n}`)
  }
  while ((await take(program, 'back')) !== 202) await sleep(20)
  assert.deepEqual(await uniqueids(program), [...accepted, 'back'].toSorted())
})
