// The whole process: a call ends, its recording is made, steps find out further facts, and integrations are sent the
// events.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApi } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'
import type { ReceivedRequest } from '../kit/receiver.ts'
import { startWhisperServer } from '../kit/whisper-server.ts'

const tagged = `let text = ''
  process.stdin.on('data', (part) => text += part).on('end', () => {
    const { call, recording } = JSON.parse(text)
    const head = require('fs').readFileSync(recording.path).subarray(0, 3).toString('latin1')
    console.log(JSON.stringify({ tags: [call.summary, head === 'ID3' ? 'mp3' : head] }))
  })`
const api = await startApi({ OFFHOOK_COMMANDS: JSON.stringify({ tag: [process.execPath, '-e', tagged] }) })
const wav = await readFile(join(import.meta.dirname, '../audio/pcm16-8k.wav'))
let calls = 0

const bodyOf = ({ body }: ReceivedRequest): Json => JSON.parse(body)
const rows = ['uniqueid', 'event_type', 'sequence', 'transcript', 'summary', 'tags', 'recording_url'].map((key) => ({
  key,
  value: `[[${key}]]`,
}))

async function integration(name: string, url: string, more: object): Promise<void> {
  const request = { url, rows }
  const made = await api.post('~/integrations', { name, request, ...more })
  assert.equal(made.status, 201)
  assert.equal(made.body.enabled, true)
}

async function step(more: object): Promise<Json> {
  const made = await api.post('~/steps', more)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

async function endedCall(recording: boolean): Promise<string> {
  const uniqueid = `stepped-${(calls += 1)}`
  const updates = [
    { uniqueid, status: 'ringing' },
    { uniqueid, status: 'answered', ...(recording && { recording: { expected: true } }) },
    { uniqueid, status: 'ended' },
  ]
  assert.equal((await api.post('/api/v1/events', updates)).status, 202)
  return uniqueid
}

async function upload(uniqueid: string): Promise<void> {
  const answer = await api.program.ask(`~/calls/uniqueid:${uniqueid}/recording`, {
    method: 'PUT',
    headers: { 'content-type': 'audio/wav' },
    body: new Uint8Array(wav),
  })
  assert.equal(answer.status, 202, await answer.text())
}

const stepsOf = (uniqueid: string, wanted: (steps: Json[]) => boolean): Promise<Json> =>
  api.until(`~/calls/uniqueid:${uniqueid}`, (call) => wanted(call.steps))

test('C9 C10 a final waits for the steps that are named; whoever does not wait had it before, and is updated', async (t) => {
  await using whisper = await startWhisperServer('Hello, I would like a quote.')
  const notes = await startReceiver({
    answers: (request) => ({ body: JSON.stringify({ summary: `${bodyOf(request).call.transcript.length} letters` }) }),
  })
  const receiver = await startReceiver()
  t.after(() => Promise.all([notes.close(), receiver.close()]))
  const made = [
    await step({
      kind: 'webhook',
      name: 'transcript',
      url: whisper.url,
      send: 'audio',
      form: { response_format: 'json' },
      take: { transcript: 'text' },
    }),
    await step({ kind: 'webhook', name: 'summary', url: notes.url }),
    await step({ kind: 'command', name: 'tags', command: 'tag' }),
  ]
  const wait = { recording: true, steps: ['transcript', 'summary', 'tags'], cap_s: 600 }
  await integration('waits', `${receiver.url}/waits`, { wait })
  const now = { wait: { recording: false, steps: [], cap_s: 0 }, updated: true }
  await integration('now', `${receiver.url}/now`, now)

  const uniqueid = await endedCall(true)
  await receiver.until(1)
  assert.deepEqual(
    receiver.received.map((one) => [one.path, bodyOf(one).event_type]),
    [['/now', 'call.final']],
  )
  await upload(uniqueid)
  const call = await stepsOf(uniqueid, (steps) => steps.every(({ state }) => state === 'done'))
  assert.deepEqual(
    call.steps.map((one: Json) => [one.name, one.state, one.fields, one.problem, one.attempt_count]),
    [
      ['transcript', 'done', ['transcript'], null, 1],
      ['summary', 'done', ['summary'], null, 1],
      ['tags', 'done', ['tags'], null, 1],
    ],
  )
  // The other integration is sent a final, and an update for the recording and for each step; the integration that
  // waits is sent a single final.
  await receiver.until(6)
  const [waits, ...more] = receiver.received.filter(({ path }) => path === '/waits').map(bodyOf)
  assert.equal(more.length, 0)
  const results = { transcript: 'Hello, I would like a quote.', summary: '28 letters', tags: ['28 letters', 'mp3'] }
  assert.equal(waits.event_type, 'call.final')
  assert.deepEqual({ transcript: waits.transcript, summary: waits.summary, tags: waits.tags }, results)
  const updates = receiver.received.filter(({ path }) => path === '/now').map(bodyOf)
  assert.deepEqual(
    updates.map((one) => one.event_type),
    ['call.final', 'call.updated', 'call.updated', 'call.updated', 'call.updated'],
  )
  assert.deepEqual(updates.at(-1).tags, results.tags)

  const [requests] = notes.received.map(bodyOf)
  assert.equal(requests.call.transcript, results.transcript, 'a step is given what those before it found out')
  const audio = await fetch(requests.recording.url)
  assert.equal(audio.headers.get('content-type'), 'audio/mpeg')
  await audio.body?.cancel()
  const none = await endedCall(false)
  const skipped = await stepsOf(none, (steps) => steps.every(({ state }) => state === 'skipped'))
  assert.deepEqual(
    [skipped.steps[0].skip_code, skipped.steps[0].problem],
    ['no_recording', 'The call has no recording.'],
  )
  await receiver.until(8)
  for (const { id } of made) assert.equal((await api.ask('DELETE', `~/steps/${id}`)).status, 204)
})

test('C9 a step answers later, fails and is tried again by hand, or is deleted while calls wait for it', async (t) => {
  const requests: Json[] = []
  const notes = await startReceiver({
    onReceived: (one) => void requests.push(bodyOf(one)),
    answers: [{ status: 202 }, { status: 403, body: 'no credit' }, { body: '{"summary": "now"}' }, { status: 202 }],
  })
  const receiver = await startReceiver()
  t.after(() => Promise.all([notes.close(), receiver.close()]))
  const { id } = await step({ kind: 'webhook', name: 'later', url: notes.url, needs_recording: false })
  await integration('later', receiver.url, { wait: { recording: false, steps: ['later'], cap_s: 600 } })

  const one = await endedCall(false)
  await stepsOf(one, ([run]) => run?.state === 'answering_later')
  const path = String(requests[0].callback_url).slice(api.url.length)
  const strange = await api.ask('POST', path, { key: 'none', body: '["x"]' })
  assert.equal(strange.status, 422)
  assert.equal((await fetch(api.url + path, { method: 'POST', body: '{}' })).status, 415)
  const taken = await api.ask('POST', path, { key: 'none', body: { summary: 'later', nope: 1 } })
  assert.deepEqual([taken.status, taken.body], [202, { state: 'done' }])
  assert.equal((await api.ask('POST', path, { key: 'none', body: { summary: 'again' } })).status, 409)
  await receiver.until(1)
  assert.equal(bodyOf(receiver.received[0] as ReceivedRequest).summary, 'later')

  const two = await endedCall(false)
  const failed = await stepsOf(two, ([run]) => run?.state === 'failed')
  assert.equal(failed.steps[0].problem, 'The receiver returned 403: no credit.')
  await receiver.until(2)
  const retry = `~/calls/uniqueid:${two}/steps/later/retry`
  const again = await api.post(retry, {})
  assert.deepEqual([again.status, again.body.state], [200, 'waiting'])
  await stepsOf(two, ([run]) => run?.state === 'done')
  assert.equal((await api.post(retry, {})).status, 409)
  assert.equal((await api.post(`~/calls/uniqueid:${two}/steps/none/retry`, {})).status, 404)
  assert.equal((await api.get(`~/calls/uniqueid:${two}`)).body.fields.summary, 'now')

  const three = await endedCall(false)
  await stepsOf(three, ([run]) => run?.state === 'answering_later')
  assert.equal((await api.ask('DELETE', `~/steps/${id}`)).status, 204)
  const skipped = await stepsOf(three, ([run]) => run?.state === 'skipped')
  assert.deepEqual([skipped.steps[0].skip_code, skipped.steps[0].problem], ['step_deleted', 'The step was deleted.'])
  await receiver.until(3)
  const finals = receiver.received.map(bodyOf).map(({ uniqueid }) => uniqueid)
  assert.deepEqual(finals, [one, two, three], 'one final each, whatever became of the step')
})

test('C9 a kill while a step is under way has it asked again, and the final that waits goes once', async (t) => {
  let isHolding = true
  const notes = await startReceiver({
    answers: () => (isHolding ? { delayMs: 600_000 } : { body: '{"summary": "after the kill"}' }),
  })
  const receiver = await startReceiver()
  t.after(() => Promise.all([notes.close(), receiver.close()]))
  await step({ kind: 'webhook', name: 'slow', url: notes.url, needs_recording: false, timeout_s: 600 })
  await integration('slow', receiver.url, { wait: { recording: false, steps: ['slow'], cap_s: 600 } })
  const uniqueid = await endedCall(false)
  await notes.until(1)
  await api.program.kill('SIGKILL')
  isHolding = false
  await api.program.start()
  const call = await stepsOf(uniqueid, ([run]) => run?.state === 'done')
  assert.equal(call.steps[0].attempt_count, 2)
  await receiver.until(1)
  assert.deepEqual(
    receiver.received.map((one) => [bodyOf(one).uniqueid, bodyOf(one).event_type, bodyOf(one).summary]),
    [[uniqueid, 'call.final', 'after the kill']],
  )
  assert.equal(notes.received.length, 2)
})
