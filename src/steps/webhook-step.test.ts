// Webhook steps with the real sender and its guard, and real receivers on this machine.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { floodNamed, startFlooding } from '../../test/kit/floods.ts'
import { startReceiver } from '../../test/kit/receiver.ts'
import type { Answer } from '../../test/kit/receiver.ts'
import { startWhisperServer } from '../../test/kit/whisper-server.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from '../delivery/network-policy.ts'
import { createSender } from '../delivery/sender.ts'
import { createMask } from '../text/mask.ts'
import { isSignatureOf, signText } from '../recordings/recording-links.ts'
import { verifyCallback } from './step-callback.ts'
import type { WebhookSettings } from './step.ts'
import type { StepOutcome, StepRun, StepRunnerDeps, StepPayload } from './step-run.ts'
import { runWebhookStep } from './webhook-step.ts'

const NOW = Date.parse('2026-11-25T03:00:00Z')
const KEY = Buffer.alloc(32, 7)
const run: StepRun = {
  accountId: 7,
  callId: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e5f',
  sourceId: 1,
  uniqueid: 'c1',
  name: 'summary',
  position: 1,
  state: 'running',
  dueAt: null,
  giveUpAt: NOW + 24 * 60 * 60_000,
  attemptsMade: 1,
  fields: null,
}
const recording = {
  id: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e60',
  file: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e60.mp3',
  seconds: 3.5,
  channels: 2,
  bytes: 10,
}
const payload: StepPayload = { call: { uniqueid: 'c1', transcript: 'Grüße\n"x"' }, recording }

function partsOf(t: TestContext, more: Partial<StepRunnerDeps> = {}, secret: string | null = null): StepRunnerDeps {
  const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1') }
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  t.after(() => sender.close())
  const parts: Partial<StepRunnerDeps> = {
    send: (request) => sender.send({ method: 'POST', ...request }),
    link: (accountId, id, untilMs) => Promise.resolve(`https://calls.example/recordings/${accountId}-${id}-${untilMs}`),
    sign: (_account, text) => Promise.resolve(signText(KEY, text)),
    isSigned: (_account, text, given) => Promise.resolve(isSignatureOf(KEY, text, given)),
    mask: createMask,
    publicUrl: () => 'https://calls.example',
    now: () => NOW,
    store: { secret: () => Promise.resolve(secret) } as unknown as StepRunnerDeps['store'],
    ...more,
  }
  return parts as StepRunnerDeps
}

interface Given {
  readonly settings: Partial<WebhookSettings>
  readonly signal?: AbortSignal
  readonly payload?: StepPayload
}

function ask(parts: StepRunnerDeps, { settings, signal, payload: used = payload }: Given): Promise<StepOutcome> {
  const all: WebhookSettings = {
    needs_recording: true,
    timeout_s: 5,
    url: 'unset',
    send: 'json',
    form: {},
    take: null,
    later_s: 0,
    auth: { type: 'none' },
    ...settings,
  }
  const step = { stepId: 3, name: 'summary', enabled: true, kind: 'webhook', settings: all } as const
  return runWebhookStep(parts, {
    run,
    step,
    payload: used,
    country: 'AU',
    signal: signal ?? new AbortController().signal,
  })
}

async function receiving(t: TestContext, answer: Answer | readonly Answer[]) {
  const receiver = await startReceiver({ answers: Array.isArray(answer) ? answer : [answer as Answer] })
  t.after(() => receiver.close())
  return receiver
}

const headerOf = (headers: readonly (readonly [string, string])[] = [], name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1]

test('S47 a step that answers without end has failed', { timeout: 20_000 }, async (t) => {
  const receiver = await startFlooding(floodNamed('never ends the extension of a chunk'), 'http')
  t.after(() => receiver.close())
  const outcome = await ask(partsOf(t), { settings: { url: receiver.url, timeout_s: 60 } })
  assert.ok(outcome.is === 'failed')
  assert.match(outcome.problem, /larger than 1 MiB or incomplete/)
})

test('a step is asked with the call, a link to the MP3, and where to answer later', async (t) => {
  const receiver = await receiving(t, { body: '{"summary": "A quote.", "nope": 1}' })
  const outcome = await ask(partsOf(t), { settings: { url: `${receiver.url}/x`, later_s: 3600 } })
  assert.ok(outcome.is === 'done')
  assert.deepEqual(outcome.fields, { summary: 'A quote.' })
  assert.match(outcome.problem ?? '', /^Left out: nope: Unknown field/)
  const [got] = receiver.received
  assert.equal(headerOf(got?.headers, 'content-type'), 'application/json')
  assert.equal(headerOf(got?.headers, 'authorization'), undefined)
  const { callback_url, ...body } = JSON.parse(got?.body ?? '') as Record<string, unknown>
  assert.deepEqual(body, {
    step: 'summary',
    call: payload.call,
    recording: {
      url: `https://calls.example/recordings/7-${recording.id}-${NOW + 24 * 60 * 60_000}`,
      seconds: 3.5,
      channels: 2,
    },
    deadline: '2026-11-25T04:00:00.000Z',
  })
  const signed = /^https:\/\/calls\.example\/steps\/([\w.-]+)$/.exec(String(callback_url))?.[1] ?? ''
  const { accountId, callId, name } = run
  const parts = partsOf(t)
  assert.deepEqual(await verifyCallback(parts, signed, NOW), { accountId, callId, name, untilMs: NOW + 3_600_000 })
  assert.equal(await verifyCallback(parts, signed, NOW + 3_600_000), null, 'its time is over')
  for (const at of [0, 2, 8, 40, signed.length - 1]) {
    const other = signed[at] === 'a' ? 'b' : 'a'
    assert.equal(
      await verifyCallback(parts, signed.slice(0, at) + other + signed.slice(at + 1), NOW),
      null,
      `changed at ${at}`,
    )
  }
})

test('a whisper.cpp server gets the MP3 itself and its fields, and its text becomes the transcript', async (t) => {
  await using whisper = await startWhisperServer('Hello, I would like a quote.')
  const folder = await mkdtemp(join(tmpdir(), 'offhook-webhook-'))
  t.after(() => rm(folder, { recursive: true }))
  // The audio has the head of a frame, and bytes that would end a form with a badly chosen boundary.
  const audio = Buffer.concat([
    Buffer.from([0xff, 0xfb]),
    Buffer.from('\r\n--offhook-\r\n--\r\n'),
    Buffer.alloc(300_000, 0x80),
  ])
  const path = join(folder, 'a.mp3')
  await writeFile(path, audio)
  const open = async () => ({ size: (await stat(path)).size, stream: createReadStream(path) })
  const settings = {
    url: whisper.url,
    send: 'audio',
    form: { response_format: 'json', prompt: 'One\nline "more"' },
    take: { transcript: 'text' },
  } as const
  assert.deepEqual(await ask(partsOf(t, { open }), { settings }), {
    is: 'done',
    fields: { transcript: 'Hello, I would like a quote.' },
    problem: null,
  })
  const [heard] = whisper.requests
  assert.deepEqual(heard?.fields, { response_format: 'json', prompt: 'One\r\nline "more"' })
  assert.equal(heard?.file.name, 'recording.mp3')
  assert.equal(heard?.file.type, 'audio/mpeg')
  assert.ok(heard?.file.bytes.equals(audio))
  assert.ok(Number(heard?.headers['content-length']) > audio.length)
  assert.equal(heard?.headers['transfer-encoding'], undefined)
})

test('what a whisper.cpp server cannot read, or is asked to say otherwise, fails at once with its own words', async (t) => {
  await using whisper = await startWhisperServer('Hello')
  const open = () => Promise.resolve({ size: 4, stream: readableOf('nope') })
  const settings = { url: whisper.url, send: 'audio', take: { transcript: 'text' } } as const
  const outcome = await ask(partsOf(t, { open }), { settings })
  assert.deepEqual(outcome, {
    is: 'failed',
    problem: 'The receiver returned 400: {"error":"failed to read audio data"}.',
    again: false,
  })
  const mp3 = () => Promise.resolve({ size: 4, stream: readableOf('ID3x') })
  const asText = await ask(partsOf(t, { open: mp3 }), { settings: { ...settings, form: { response_format: 'text' } } })
  assert.ok(asText.is === 'failed' && !asText.again && /not JSON/.test(asText.problem))
  const gone = await ask(partsOf(t, { open: () => Promise.resolve(null) }), { settings })
  assert.ok(gone.is === 'failed' && !gone.again && /was deleted/.test(gone.problem))
})

const meanings: readonly [number, string, 'done' | 'again' | 'failed'][] = [
  [200, '{}', 'done'],
  [204, '', 'done'],
  [200, 'x'.repeat(1024 * 1024 + 1), 'failed'],
  [200, '<html>', 'failed'],
  [302, '', 'failed'],
  [400, '', 'failed'],
  [401, '', 'failed'],
  [404, '', 'failed'],
  [408, '', 'again'],
  [410, '', 'failed'],
  [425, '', 'again'],
  [429, '', 'again'],
  [500, '', 'again'],
  [503, '', 'again'],
]
for (const [status, body, meaning] of meanings)
  test(`an answer of ${status} with ${body.length} bytes means: ${meaning}`, async (t) => {
    const receiver = await receiving(t, { status, body })
    const outcome = await ask(partsOf(t), { settings: { url: receiver.url } })
    assert.equal(outcome.is === 'failed' && outcome.again ? 'again' : outcome.is, meaning)
  })

test('a transcript of 100,000 characters is read whole', async (t) => {
  const transcript = 'ä'.repeat(100_000)
  const receiver = await receiving(t, { body: JSON.stringify({ transcript }) })
  const outcome = await ask(partsOf(t), { settings: { url: receiver.url } })
  assert.ok(outcome.is === 'done' && outcome.fields['transcript'] === transcript)
})

test('202 means later, where later is allowed', async (t) => {
  const receiver = await receiving(t, { status: 202 })
  assert.deepEqual(await ask(partsOf(t), { settings: { url: receiver.url, later_s: 60 } }), {
    is: 'later',
    untilMs: NOW + 60_000,
  })
  const outcome = await ask(partsOf(t), { settings: { url: receiver.url } })
  assert.ok(outcome.is === 'failed' && !outcome.again && /later_s/.test(outcome.problem))
})

test('S2 S11 an address that the guard refuses is not tried again; one where nobody answers is', async (t) => {
  const refused = await ask(partsOf(t), { settings: { url: 'http://127.0.0.2:9/' } })
  assert.ok(refused.is === 'failed' && !refused.again)
  const receiver = await startReceiver()
  await receiver.close()
  const nobody = await ask(partsOf(t), { settings: { url: receiver.url } })
  assert.ok(nobody.is === 'failed' && nobody.again)
  const slow = await receiving(t, { delayMs: 60_000 })
  const late = await ask(partsOf(t), { settings: { url: slow.url, timeout_s: 0.2 } })
  assert.ok(late.is === 'failed' && late.again && /0\.2 s/.test(late.problem))
})

test('the end of the program ends a request under way, and nothing became of it', async (t) => {
  const ending = new AbortController()
  const receiver = await startReceiver({ answers: [{ delayMs: 60_000 }], onReceived: () => ending.abort() })
  t.after(() => receiver.close())
  const { signal } = ending
  assert.deepEqual(await ask(partsOf(t), { settings: { url: receiver.url, timeout_s: 60 }, signal }), { is: 'stopped' })
})

test('S26 a secret goes along as Basic or Bearer, and without one that is for this address nothing is sent', async (t) => {
  const receiver = await receiving(t, { body: '{}' })
  const { url } = receiver
  await ask(partsOf(t, {}, 'pässword'), { settings: { url, auth: { type: 'basic', username: 'me' } } })
  await ask(partsOf(t, {}, 'token'), { settings: { url, auth: { type: 'bearer' } } })
  assert.deepEqual(
    receiver.received.map(({ headers }) => headerOf(headers, 'authorization')),
    [`Basic ${Buffer.from('me:pässword').toString('base64')}`, 'Bearer token'],
  )
  const outcome = await ask(partsOf(t), { settings: { url, auth: { type: 'bearer' } } })
  assert.ok(outcome.is === 'failed' && /Enter the token/.test(outcome.problem))
  assert.equal(receiver.received.length, 2)
})

function readableOf(text: string) {
  return Readable.from([Buffer.from(text)])
}

test('S22 a receiver that answers with what it was asked gives away neither the secret of the step nor where it is answered later', async (t) => {
  const secret = 'a-token-that-nobody-may-see'
  const echoed = async (status: number, auth: WebhookSettings['auth']) => {
    let signed = ''
    const echo: StepRunnerDeps['send'] = ({ headers, body }) => {
      signed = /steps\/([^"]+)/.exec(typeof body === 'string' ? body : '')?.[1] ?? ''
      const answer = JSON.stringify({ summary: `${headerOf(headers, 'authorization')} ${signed}` })
      return Promise.resolve({ status, body: Buffer.from(answer), cut: false, error: null })
    }
    const outcome = await ask(partsOf(t, { send: echo }, secret), {
      settings: { url: 'https://echo.example', later_s: 3600, auth },
    })
    assert.match(signed, /^7\./)
    const told = JSON.stringify(outcome)
    const credentials = Buffer.from(`me:${secret}`).toString('base64')
    for (const one of [secret, credentials, signed]) assert.ok(!told.includes(one), told)
    assert.match(told, /••••/)
  }
  await echoed(200, { type: 'bearer' })
  await echoed(200, { type: 'basic', username: 'me' })
  await echoed(400, { type: 'bearer' })
})
