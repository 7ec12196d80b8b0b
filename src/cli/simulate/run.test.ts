import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { openClient, unwrap } from '../client.ts'
import type { LedgerLine } from './ledger.ts'
import { openLedger } from './ledger.ts'
import { planSimulation } from './plan.ts'
import type { Clock } from './run.ts'
import { runSimulation } from './run.ts'

interface Row {
  readonly uniqueid: string
  readonly event_id: string
  readonly at: string
}

const PLAN = planSimulation({ seed: 3, calls: 10, rate: 7, speed: 30 })

interface Api {
  readonly url: string
  readonly accepted: Row[]
  /** Number of updates in each request. */
  readonly sizes: number[]
}

/** A clock that does not wait, and whose waits end a fraction of a millisecond early. */
function hastyClock(): Clock {
  let now = Date.parse('2026-11-25T03:00:00Z')
  return {
    now: () => now,
    sleep: async (ms) => {
      now += Math.max(1, Math.floor(ms))
    },
  }
}

/** An API that accepts events, unless `refuse` names a status for the n-th request. */
async function api(t: TestContext, refuse: (n: number) => number | null): Promise<Api> {
  const accepted: Row[] = []
  const sizes: number[] = []
  let n = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const rows = JSON.parse(text) as Row[]
    sizes.push(rows.length)
    const status = refuse(++n)
    if (status !== null) {
      const problem = { code: 'invalid_request', detail: 'not now', errors: [] }
      response.writeHead(status, { 'retry-after': '0' }).end(JSON.stringify(problem))
      return
    }
    accepted.push(...rows)
    const results = rows.map(({ uniqueid }) => ({ uniqueid, result: 'event', sequences: [1], reason: null }))
    response.writeHead(202).end(JSON.stringify({ results }))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { url: `http://127.0.0.1:${address.port}`, accepted, sizes }
}

async function run(t: TestContext, refuse: (n: number) => number | null) {
  const { url, accepted, sizes } = await api(t, refuse)
  const folder = await mkdtemp(join(tmpdir(), 'offhook-ledger-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'ledger.ndjson')
  const ledger = await openLedger(path, true)
  const client = openClient({ url, key: 'k' })
  const ended = await runSimulation({
    send: (body) => unwrap(client.POST('/api/v1/events', { body })),
    plan: PLAN,
    ledger,
    patienceMs: 5000,
    onSent: () => undefined,
    clock: hastyClock(),
  }).catch((thrown: unknown) => thrown)
  await ledger.close()
  const lines = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): LedgerLine => JSON.parse(line))
  return { ended, accepted, sizes, lines }
}

void test('every update of a simulation goes once, those of a call in order', async (t) => {
  const { accepted, sizes } = await run(t, () => null)
  assert.ok(
    sizes.every((size) => size > 0),
    'no request is empty',
  )
  assert.deepEqual(
    accepted.map(({ event_id }) => event_id),
    PLAN.map(({ event_id }) => event_id),
  )
  for (const rows of Map.groupBy(accepted, ({ uniqueid }) => uniqueid).values())
    assert.deepEqual(
      rows.map(({ at }) => at),
      rows.map(({ at }) => at).toSorted(),
    )
})

void test('what is not taken now goes again with the same event ids', async (t) => {
  const { accepted, lines } = await run(t, (n) => (n <= 2 ? 503 : null))
  assert.equal(accepted.length, PLAN.length)
  assert.deepEqual(
    lines.slice(0, 3).map(({ status }) => status),
    [503, 503, 202],
  )
  assert.deepEqual(lines[0]?.sent, lines[2]?.sent)
})

void test('what is refused as wrong ends the simulation with the reason, and is not repeated', async (t) => {
  const { ended, accepted, lines } = await run(t, () => 400)
  assert.match(String(ended), /ProblemError: not now/)
  assert.deepEqual([accepted.length, lines.length], [0, 1])
})

void test('the ledger has a line for each answer, with what was sent and what was said of it', async (t) => {
  const { lines } = await run(t, () => null)
  const sent = lines.flatMap((line) => line.sent.map(({ uniqueid }) => uniqueid))
  const answered = lines.flatMap((line) => (line.results ?? []).map(({ uniqueid }) => uniqueid))
  assert.deepEqual(sent, answered)
  assert.equal(sent.length, PLAN.length)
})
