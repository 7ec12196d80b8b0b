// The database goes down and comes back: meanwhile nothing is accepted that could be lost.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readSamples, type Samples } from '../kit/metrics.ts'
import { startProgram } from '../kit/program.ts'

const program = await startProgram()
after(() => program[Symbol.asyncDispose]())

async function send(uniqueid: string): Promise<Response> {
  const body = JSON.stringify({ uniqueid, status: 'ringing' })
  const answer = await program.ask('/api/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return answer
}

test('D17 while the database is away events are 503 with Retry-After, never a false 202; afterwards they are taken; D31 /metrics says so', async () => {
  assert.equal((await send('before')).status, 202)
  await program.killDatabase('SIGQUIT')
  const answered = new Map<string, number>()
  let refused: Response | null = null
  let awayMetrics: Samples | null = null
  for (let n = 0; answered.get(`call ${n - 1}`) !== 202 || refused === null; n++) {
    const answer = await send(`call ${n}`)
    answered.set(`call ${n}`, answer.status)
    if (answer.status === 503) {
      refused ??= answer
      const metrics = await program.ask('/metrics')
      assert.equal(metrics.status, 200)
      const samples = readSamples(await metrics.text())
      if (samples.get('offhook_database_up') === 0) awayMetrics ??= samples
    }
    await answer.arrayBuffer()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.match(refused?.headers.get('retry-after') ?? '', /^\d+$/)
  assert.equal(refused?.headers.get('content-type'), 'application/problem+json')
  assert.deepEqual(
    ['offhook_ready', 'offhook_oldest_due_seconds'].map((name) => awayMetrics?.get(name)),
    [0, Number.NaN],
  )
  assert.ok((awayMetrics?.get('offhook_disk_free_bytes') ?? 0) > 0)
  assert.deepEqual(
    [...new Set(answered.values())].toSorted((a, b) => a - b),
    [202, 503],
  )
  // The fate of a refused event is unknown: its commit may have been the last thing that the database did.
  for (const [uniqueid, status] of answered) {
    if (status !== 202) continue
    const found = await program.ask(`~/calls/${encodeURIComponent(`uniqueid:${uniqueid}`)}`)
    assert.equal(found.status, 200, uniqueid)
    await found.arrayBuffer()
  }
})
