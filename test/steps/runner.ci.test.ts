import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from '../kit/database.ts'
import { closing, listening, startReceiver } from '../kit/receiver.ts'
import type { Answer, ReceivedRequest, ReceiverOptions } from '../kit/receiver.ts'
import type { TestContext } from 'node:test'
import { OffhookError } from '../../src/errors.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { deleteOldStepRuns } from '../../src/store/database/retention.ts'
import { parseLink } from '../../src/recordings/recording-links.ts'
import { startWhisperServer } from '../kit/whisper-server.ts'
import { command, createFixture, webhook } from './fixture.ts'
import type { StepRunRow } from '../../src/store/steps/steps.ts'

async function receiving(t: TestContext, options: ReceiverOptions) {
  const receiver = await startReceiver(options)
  t.after(() => receiver.close())
  return receiver
}

const states = (runs: readonly StepRunRow[]): string[] => runs.map(({ name, state }) => `${name} ${state}`)
const allTold = (runs: readonly StepRunRow[]): boolean =>
  runs.every(({ state, dueAt }) => ['done', 'failed', 'skipped'].includes(state) && dueAt === null)
const fields = (summary: string): Answer => ({ body: JSON.stringify({ summary }) })
const signedIn = ({ body }: Pick<ReceivedRequest, 'body'>): string =>
  (JSON.parse(body) as { callback_url: string }).callback_url.split('/').at(-1) ?? ''

test('C9 the steps of a call have their turn one after another, and each is told to the call', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const paths: string[] = []
  const receiver = await receiving(t, {
    onReceived: ({ path }) => void paths.push(`${path} after ${fixture.updates.length}`),
    answers: ({ path }) => (path === '/b' ? { status: 403 } : fields(path)),
  })
  for (const name of ['a', 'b', 'c']) await fixture.step(name, webhook(`${receiver.url}/${name}`))
  const callId = await fixture.call(['a', 'b', 'c'])
  fixture.start()
  const runs = await fixture.until(callId, allTold)
  assert.deepEqual(states(runs), ['a done', 'b failed', 'c done'])
  assert.deepEqual(paths, ['/a after 0', '/b after 1', '/c after 2'])
  assert.deepEqual(fixture.updates, [
    { uniqueid: callId, steps: { a: 'done' }, fields: { summary: '/a' } },
    { uniqueid: callId, steps: { b: 'failed' } },
    { uniqueid: callId, steps: { c: 'done' }, fields: { summary: '/c' } },
  ])
  assert.equal(runs[1]?.problem, 'The receiver returned 403: ok.')
  assert.deepEqual(fixture.wrong, [])
})

test('a webhook that fails is tried again when its pause is over, and is given up after the fifth', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [{ status: 500 }] })
  await fixture.step('a', webhook(receiver.url))
  const callId = await fixture.call(['a'])
  const steps = fixture.start()
  for (const tries of [1, 2, 3, 4]) {
    const [run] = await fixture.until(callId, ([one]) => one?.state === 'waiting' && one.tries === tries)
    assert.ok((run?.dueAt ?? 0) > Date.now(), 'there is a pause')
    assert.match(run?.problem ?? '', /^The receiver returned 500/)
    await fixture.query(`UPDATE step_run SET due_at = now()`)
    steps.changed()
  }
  await fixture.until(callId, allTold)
  assert.equal(receiver.received.length, 5)
  assert.deepEqual(fixture.updates, [{ uniqueid: callId, steps: { a: 'failed' } }])
})

test('C9 what was running when the program ended is begun again, and what was not told is told', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [fields('x')] })
  for (const name of ['a', 'b']) await fixture.step(name, webhook(receiver.url))
  const running = await fixture.call(['a', 'b'])
  const unreported = await fixture.call(['a', 'b'])
  await fixture.query(`UPDATE step_run SET due_at = NULL`)
  await fixture.query(`UPDATE step_run SET state = 'running', tries = 1 WHERE call_id = $1 AND name = 'a'`, [running])
  await fixture.query(
    `UPDATE step_run SET state = 'done', fields = '{"notes": "kept"}', due_at = now() WHERE call_id = $1 AND name = 'a'`,
    [unreported],
  )
  fixture.start()
  await fixture.until(running, allTold)
  await fixture.until(unreported, allTold)
  assert.equal(receiver.received.length, 3)
  const first = fixture.updates.find(({ uniqueid }) => uniqueid === unreported)
  assert.deepEqual(first, { uniqueid: unreported, steps: { a: 'done' }, fields: { notes: 'kept' } })
})

test('C9 the end of the program ends a step under way, which stays due and is not counted', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [{ delayMs: 600_000 }] })
  await fixture.step('a', webhook(receiver.url, { timeout_s: 600 }))
  const callId = await fixture.call(['a'])
  const steps = fixture.start()
  await receiver.until(1)
  await steps.stop()
  const [run] = await fixture.runs(callId)
  assert.equal(run?.state, 'waiting')
  assert.equal(run?.tries, 0)
  assert.ok(run?.dueAt !== null)
  assert.deepEqual(fixture.updates, [])
})

test('C9 what a step found out is told, however often the calls cannot take it', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [fields('x')] })
  await fixture.step('a', webhook(receiver.url))
  const callId = await fixture.call(['a'])
  let refusals = 3
  const ingest = (intake: Parameters<NonNullable<Parameters<typeof fixture.start>[0]>['ingest'] & object>[0]) => {
    if (refusals-- > 0) return Promise.reject(new OffhookError('unavailable', 'not now'))
    fixture.updates.push(...intake.updates)
    return Promise.resolve([])
  }
  const steps = fixture.start({ ingest })
  await fixture.until(callId, ([run]) => run?.state === 'done')
  const runs = await fixture.until(callId, (now) => {
    void fixture.query(`UPDATE step_run SET due_at = now() WHERE due_at IS NOT NULL`)
    steps.changed()
    return allTold(now)
  })
  assert.deepEqual(states(runs), ['a done'])
  assert.equal(receiver.received.length, 1)
  assert.deepEqual(fixture.updates, [{ uniqueid: callId, steps: { a: 'done' }, fields: { summary: 'x' } }])
})

test('a step answers later under its signed address: once, and in time', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [{ status: 202 }] })
  await fixture.step('a', webhook(receiver.url, { take: { transcript: 'text' } }))
  const callId = await fixture.call(['a'])
  const steps = fixture.start()
  await fixture.until(callId, ([run]) => run?.state === 'answering_later')
  const signed = signedIn(receiver.received[0] ?? { body: '{}' })
  let bodies = 0
  const answer = (text: unknown, address = signed) =>
    steps.answer(address, () => {
      bodies += 1
      return Promise.resolve(text)
    })
  await assert.rejects(answer({ text: 'x' }, signed.replace(/..$/, '__')), { code: 'not_found' })
  assert.equal(bodies, 0, 'nothing is read from whoever has no address')
  await assert.rejects(answer(['x']), { code: 'bad_answer' })
  assert.deepEqual(await answer({ text: ' Hello ' }), { state: 'done' })
  await assert.rejects(answer({ text: 'again' }), { code: 'settled' })
  await fixture.until(callId, allTold)
  assert.deepEqual(fixture.updates, [{ uniqueid: callId, steps: { a: 'done' }, fields: { transcript: 'Hello' } }])
})

test('a step that does not answer in time has failed', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [{ status: 202 }] })
  await fixture.step('a', webhook(receiver.url))
  const callId = await fixture.call(['a'])
  const steps = fixture.start()
  await fixture.until(callId, ([run]) => run?.state === 'answering_later')
  await fixture.query(`UPDATE step_run SET due_at = now()`)
  steps.changed()
  const [run] = await fixture.until(callId, allTold)
  assert.match(run?.problem ?? '', /did not call back in time/)
})

test('a later answer that comes before the 202 counts', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const early: Promise<unknown>[] = []
  const receiver = await receiving(t, {
    answers: [{ status: 202, delayMs: 200 }],
    onReceived: (received) =>
      void early.push(steps.answer(signedIn(received), () => Promise.resolve({ notes: 'quick' }))),
  })
  await fixture.step('a', webhook(receiver.url))
  const callId = await fixture.call(['a'])
  const steps = fixture.start()
  await receiver.until(1)
  await Promise.all(early)
  await fixture.until(callId, allTold)
  await steps.stop()
  assert.deepEqual(states(await fixture.runs(callId)), ['a done'])
  assert.deepEqual(fixture.updates, [{ uniqueid: callId, steps: { a: 'done' }, fields: { notes: 'quick' } }])
})

test('C9 a step that needs the recording waits until it is there', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [fields('x')] })
  await fixture.step('a', webhook(receiver.url, { needs_recording: true }))
  await fixture.step('b', webhook(receiver.url))
  const none = await fixture.call(['a'], 'none')
  const coming = await fixture.call(['a', 'b'], 'expected')
  const steps = fixture.start()
  assert.equal((await fixture.until(none, allTold))[0]?.skipCode, 'no_recording')
  await fixture.until(coming, ([a, b]) => a?.dueAt !== null && (a?.dueAt ?? 0) > Date.now() && b?.dueAt === null)
  assert.equal(receiver.received.length, 0)

  const add = `INSERT INTO recording (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, state, seconds, channels, bytes)
    VALUES ($1, $2::uuid, $3, 1, 'c', $2::uuid::text, 'url', 'ready', $4, 1, 100)`
  await fixture.query(add, [fixture.accountId, '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e60', coming, 2])
  await fixture.query(add, [fixture.accountId, '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e61', coming, 9])
  await fixture.query(
    `UPDATE call SET state = jsonb_set(state::jsonb, '{call}', state::jsonb->'call'
      || '{"recording": "ready", "fields": {"recording_url": "recording:rec_01980a52f3c97d4e8b1b6a3f0c2d4e61"}}')::text
      WHERE call_id = $1`,
    [coming],
  )
  steps.recordingSettled({ accountId: fixture.accountId, callId: coming })
  await fixture.until(coming, allTold)
  const body = JSON.parse(receiver.received[0]?.body ?? '') as Record<string, Record<string, unknown>>
  const { url, ...recorded } = body['recording'] ?? {}
  assert.deepEqual(recorded, { seconds: 9, channels: 1 })
  const signed = /^https:\/\/calls\.example\/recordings\/(.+)$/.exec(String(url))?.[1] ?? ''
  assert.equal(parseLink(signed)?.recordingId, '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e61', 'the longest')
  assert.match(String(body['call']?.['recording_url']), /^https:/, 'an address, not what stands for it')

  // A step that was skipped for want of a recording runs once when a recording arrives after all.
  await fixture.query(add, [fixture.accountId, '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e62', none, 3])
  for (let times = 0; times < 2; times += 1) {
    steps.recordingSettled({ accountId: fixture.accountId, callId: none })
    const [late] = await fixture.until(none, ([run]) => run?.state === 'done' && run.dueAt === null)
    assert.equal(late?.problem, null)
  }
  assert.equal(receiver.received.length, 3)
})

test('steps of different calls run side by side, four webhooks at once', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const responses: ServerResponse[] = []
  const four = Promise.withResolvers<void>()
  let answersAtOnce = false
  const server = createServer((_request, response) => {
    responses.push(response)
    if (answersAtOnce) response.end('{}')
    else if (responses.length === 4) four.resolve()
  })
  const port = await listening(server)
  t.after(() => closing(server))
  await fixture.step('a', webhook(`http://127.0.0.1:${port}`))
  const calls = await Promise.all(Array.from({ length: 8 }, () => fixture.call(['a'])))
  const steps = fixture.start()
  await four.promise
  // The four runs leave no room for others of this step, but the rounds still settle a step run of another call.
  const other = await fixture.call(['gone'])
  steps.changed()
  await fixture.until(other, allTold)
  assert.equal(responses.length, 4)
  answersAtOnce = true
  for (const response of responses) response.end('{}')
  for (const callId of calls) assert.deepEqual(states(await fixture.until(callId, allTold)), ['a done'])
  assert.equal(responses.length, 8)
})

test('one command runs at once', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  await fixture.step('b', command('it'))
  const script = `const fs = require('fs'), lock = process.argv[1]
    fs.mkdirSync(lock)
    setTimeout(() => { fs.rmdirSync(lock); console.log('{}') }, 20)`
  const folder = await mkdtemp(join(tmpdir(), 'offhook-lock-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const calls = await Promise.all(Array.from({ length: 4 }, () => fixture.call(['b'])))
  fixture.start({ commands: { it: { run: [process.execPath, '-e', script, join(folder, 'lock')], accounts: ['*'] } } })
  for (const callId of calls) {
    const [run] = await fixture.until(callId, allTold)
    assert.deepEqual([run?.state, run?.tries], ['done', 1], 'no two had the lock at a time')
  }
})

test('a whisper.cpp server writes down what was said, by the example command', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  await using whisper = await startWhisperServer('Hello, I would like a quote.')
  const folder = await mkdtemp(join(tmpdir(), 'offhook-whisper-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const audio = Buffer.concat([Buffer.from([0xff, 0xfb]), Buffer.alloc(50_000, 0x55)])
  await writeFile(join(folder, 'a.mp3'), audio)
  const example = join(import.meta.dirname, '../../examples/whisper-transcript.mjs')
  await fixture.step('transcript', command('transcript', { needs_recording: true }))
  const callId = await fixture.call(['transcript'], 'ready')
  await fixture.query(
    `INSERT INTO recording (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, state, seconds, channels, bytes)
      VALUES ($1, $2, $3, 1, 'c', 'r', 'url', 'ready', 3, 1, 100)`,
    [fixture.accountId, '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e60', callId],
  )
  fixture.start({
    commands: { transcript: { run: [process.execPath, example, whisper.url, 'language=auto'], accounts: ['*'] } },
    files: { path: () => join(folder, 'a.mp3'), open: () => Promise.resolve(null) },
  })
  await fixture.until(callId, allTold)
  const { uniqueid: _uniqueid, ...update } = fixture.updates[0] ?? {}
  assert.deepEqual(update, { steps: { transcript: 'done' }, fields: { transcript: 'Hello, I would like a quote.' } })
  const [recorded] = whisper.requests
  assert.deepEqual(recorded?.fields, { response_format: 'json', language: 'auto' })
  assert.ok(recorded?.file.bytes.equals(audio))
})

test('S50 a step runs no command that is for other accounts, however it came to name it', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  await fixture.step('b', command('it'))
  const callId = await fixture.call(['b'])
  const run = [process.execPath, '-e', `console.log('{}')`]
  fixture.start({ commands: { it: { run, accounts: [`acc_${'0'.repeat(32)}`] } } })
  assert.deepEqual(states(await fixture.until(callId, allTold)), ['b failed'])
  const [failed] = await fixture.until(callId, allTold)
  assert.match(String(failed?.problem), /^The command "it" is not available to this account/)
})

test('a step that was deleted or switched off is skipped, and nobody waits for it', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  await fixture.step('off', command('it'))
  await fixture.query(`UPDATE step SET enabled = false`)
  const callId = await fixture.call(['gone', 'off'])
  fixture.start()
  const runs = await fixture.until(callId, allTold)
  assert.deepEqual(states(runs), ['gone skipped', 'off skipped'])
  assert.deepEqual(
    fixture.updates.map(({ steps }) => steps),
    [{ gone: 'done' }, { off: 'done' }],
  )
})

test('C9 calls that cannot be told stand in nobody’s way, and are told of once in a while', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, { answers: [fields('x')] })
  await fixture.step('a', webhook(receiver.url))
  // A single round reads fewer rows than this.
  const stuck = await Promise.all(Array.from({ length: 120 }, () => fixture.call(['a'])))
  await fixture.query(`UPDATE step_run SET state = 'failed', due_at = now() - interval '1 hour'`)
  const callId = await fixture.call(['a'])
  const isStuck = new Set(stuck)
  fixture.start({
    ingest: ({ updates }) => {
      if (updates.some(({ uniqueid }) => isStuck.has(uniqueid))) return Promise.reject(new Error('this one is broken'))
      fixture.updates.push(...updates)
      return Promise.resolve([])
    },
  })
  await fixture.until(callId, allTold)
  assert.deepEqual(fixture.updates, [{ uniqueid: callId, steps: { a: 'done' }, fields: { summary: 'x' } }])
  assert.ok(fixture.wrong.length <= 2 * stuck.length, `${fixture.wrong.length} warnings`)
})

test('the steps of a call that is gone are forgotten: when they are due, and by the upkeep', async (t) => {
  const database = await freshDatabase()
  const { connectionString } = database
  const fixture = await createFixture(t, database)
  await fixture.step('a', webhook('http://127.0.0.1:1/'))
  const gone = await fixture.call(['a'])
  await fixture.query(`DELETE FROM call WHERE call_id = $1`, [gone])
  const steps = fixture.start()
  await fixture.until(gone, (runs) => runs.length === 0)
  await steps.stop()
  assert.deepEqual([fixture.updates, fixture.wrong], [[], []])

  const [old, young, kept] = [await fixture.call(['a']), await fixture.call(['a']), await fixture.call(['a'])]
  await fixture.query(`UPDATE step_run SET state = 'done', due_at = NULL`)
  await fixture.query(`UPDATE step_run SET created_at = now() - interval '91 days' WHERE call_id <> $1`, [young])
  await fixture.query(`DELETE FROM call WHERE call_id <> $1`, [kept])
  const pool = openPool({ connectionString, connectionsMax: 1, onError: () => undefined })
  t.after(() => pool.end())
  assert.equal(
    await deleteOldStepRuns(pool, {
      bodiesDays: 30,
      attemptsDays: 90,
      eventsDays: 90,
      historyDays: 1095,
      statisticsDays: 400,
    }),
    1,
  )
  assert.deepEqual(await fixture.runs(old), [])
  assert.equal((await fixture.runs(young)).length + (await fixture.runs(kept)).length, 2)
})

test('C9 after an outage what another program left running is begun again, and what is in hand here is not', async (t) => {
  const fixture = await createFixture(t, await freshDatabase())
  const receiver = await receiving(t, {
    answers: ({ path }) => (path === '/slow' ? { delayMs: 600_000 } : fields('x')),
  })
  await fixture.step('slow', webhook(`${receiver.url}/slow`, { timeout_s: 600 }))
  await fixture.step('fast', webhook(`${receiver.url}/fast`))
  let serves = true
  const seen = Promise.withResolvers<void>()
  const steps = fixture.start({
    isServing: () => {
      if (!serves) seen.resolve()
      return serves
    },
  })
  const activeIds = await fixture.call(['slow'])
  steps.changed()
  await receiver.until(1)
  serves = false
  steps.changed()
  await seen.promise
  const left = await fixture.call(['fast'])
  await fixture.query(`UPDATE step_run SET state = 'running', tries = 1, due_at = NULL WHERE call_id = $1`, [left])
  serves = true
  steps.changed()
  await fixture.until(left, allTold)
  assert.deepEqual(states(await fixture.runs(activeIds)), ['slow running'])
  assert.equal(receiver.received.length, 2)
})
