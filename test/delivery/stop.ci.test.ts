// D1, D14, D16: the effects of a stop, and of a kill at the moment of accepting, on deliveries in flight.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { apiOf, type Json } from '../kit/api.ts'
import { freshDatabase } from '../kit/database.ts'
import { freshFolder, startProgram, type Program } from '../kit/program.ts'
import type { Moment } from '../crash/die-at.ts'
import { dyingAt } from '../crash/setup.ts'
import { header, isDelivered, newTenant, pause, receiving, until, what, type Tenant } from './tenant.ts'

interface KillableProgram {
  readonly t: TestContext
  readonly program: Program
  readonly tenant: Tenant
  /** Makes the program die at this moment. */
  readonly dieAt: (moment: Moment) => void
  /** Starts the program again, without such a moment. */
  readonly again: () => Promise<void>
}

/** A test with a program on a database of its own, which the test can kill at a named moment. */
const withProgram = (use: (killable: KillableProgram) => Promise<void>) => async (t: TestContext) => {
  await using database = await freshDatabase()
  const data = await freshFolder()
  const file = join(data, 'moment.json')
  try {
    const env = { OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8', ...dyingAt(file) }
    await using program = await startProgram({ database: database.connectionString, data, env })
    await use({
      t,
      program,
      tenant: await newTenant(apiOf(program, database.connectionString)),
      dieAt(moment) {
        writeFileSync(file, JSON.stringify(moment))
        program.process.kill('SIGUSR2')
      },
      again() {
        rmSync(file, { force: true })
        return program.start()
      },
    })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

test(
  'D16 a request in flight at SIGTERM is waited for and logged, and what waits goes after the next start',
  withProgram(async ({ t, program, tenant, again }) => {
    const receiver = await receiving(t, { answers: [{ delayMs: 1_500 }, {}] })
    await tenant.createIntegration(receiver.url, { delivery: { concurrency: 1 } })
    await tenant.postUpdates('a', 'ringing', 'answered')
    await tenant.postUpdates('b', 'ringing')
    await receiver.until(1)
    const stopping = program.kill('SIGTERM')
    await until(async () => (await fetch(`${program.url}/readyz`).catch(() => null))?.status !== 200)
    assert.equal(await stopping, 0)
    // The request had time for its response, and no other request began.
    assert.equal(receiver.received.length, 1)
    await again()
    const delivered = await tenant.untilAll(isDelivered)
    assert.deepEqual(receiver.received.map(what).toSorted(), ['a 1', 'a 2', 'b 1'])
    const attempts = await Promise.all(delivered.map(async ({ id }) => (await tenant.delivery(id)).attempts.length))
    assert.deepEqual(attempts, [1, 1, 1])
  }),
)

test(
  'D16 a request whose answer does not come within 20 s of SIGTERM is sent again after the next start',
  withProgram(async ({ t, program, tenant, again }) => {
    const receiver = await receiving(t, { answers: [{ delayMs: 50_000 }, {}] })
    await tenant.createIntegration(receiver.url, { delivery: { timeout_s: 60 } })
    await tenant.postUpdates('a', 'ringing', 'answered')
    await receiver.until(1)
    assert.equal(await program.kill('SIGTERM'), 0)
    await again()
    await receiver.until(3)
    assert.deepEqual(receiver.received.map(what), ['a 1', 'a 1', 'a 2'])
    const [first] = await tenant.untilAll(isDelivered)
    const { attempts } = await tenant.delivery(first.id)
    assert.deepEqual(attempts.map(classOf), ['outcome_unknown', null])
  }),
)

test(
  'D1 killed before the commit of an event, the program has not accepted it, and after the start it is not there',
  withProgram(async ({ t, tenant, dieAt, again }) => {
    const receiver = await receiving(t)
    await tenant.createIntegration(receiver.url)
    dieAt({ when: 'before', what: 'store-expected-', nth: 1 })
    await assert.rejects(tenant.postUpdates('a', 'ringing'), /fetch failed/)
    await again()
    assert.deepEqual((await tenant.ask('GET', '~/calls')).body.data, [])
    await pause(200)
    assert.deepEqual(await tenant.deliveries(), [])
    assert.deepEqual(receiver.received, [])
  }),
)

test(
  'D1 killed between the commit of an event and its answer, the program has it and delivers it',
  withProgram(async ({ t, tenant, dieAt, again }) => {
    const receiver = await receiving(t)
    await tenant.createIntegration(receiver.url)
    dieAt({ when: 'after', what: 'store-expected-', nth: 1 })
    const update = { status: 'ringing', event_id: 'e1' }
    await assert.rejects(tenant.postUpdates('a', update), /fetch failed/)
    await again()
    await tenant.untilAll(isDelivered)
    assert.deepEqual(receiver.received.map(what), ['a 1'])
    // A client without a response repeats its update, which has no further effect.
    const [{ result }] = await tenant.postUpdates('a', update)
    assert.equal(result, 'duplicate')
    assert.equal((await tenant.deliveries()).length, 1)
  }),
)

test(
  'D14 killed with a request sent, the log says that its outcome is unknown, and it goes again under the same id',
  withProgram(async ({ t, program, tenant, again }) => {
    const receiver = await receiving(t, { answers: [{ delayMs: 3_000 }, {}] })
    await tenant.createIntegration(receiver.url)
    await tenant.postUpdates('a', 'ringing')
    await receiver.until(1)
    await program.kill('SIGKILL')
    await again()
    await receiver.until(2)
    const [first, second] = receiver.received
    assert.ok(first && second)
    assert.equal(header(second, 'webhook-id'), header(first, 'webhook-id'))
    const [{ id }] = await tenant.untilAll(isDelivered)
    const { attempts } = await tenant.delivery(id)
    assert.deepEqual(attempts.map(classOf), ['outcome_unknown', null])
  }),
)

test(
  'D11 a rest that was asked for holds over a restart',
  withProgram(async ({ t, program, tenant, again }) => {
    const receiver = await receiving(t, { answers: [{ status: 503, headers: { 'retry-after': '600' } }, {}] })
    const { id } = await tenant.createIntegration(receiver.url)
    const rest = async () => (await tenant.ask('GET', `~/integrations/${id}`)).body.paused_until
    await tenant.postUpdates('a', 'ringing')
    await until(async () => (await rest()) !== null)
    // The breaker is stored in the background, so it is there within moments, not at once.
    await pause(500)
    await program.kill('SIGKILL')
    await again()
    assert.ok(Date.parse(await rest()) > Date.now() + 300_000)
    await tenant.postUpdates('b', 'ringing')
    await pause(1_500)
    assert.deepEqual(receiver.received.map(what), ['a 1'])
  }),
)

/** Returns the class of an attempt's error, without the sentence that follows it. */
function classOf({ error }: Json): string | null {
  return error === null ? null : (String(error).split(':', 1)[0] ?? '')
}
